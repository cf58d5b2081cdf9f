// Carries out what BackOfficeMiddleware turned from inline scripts into data. Only Wagtail's own names are known.
const CALLS = new Set(["initDateChooser", "initDateTimeChooser", "initTimeChooser"]);
const CLASS = /^[A-Z][A-Za-z]*Chooser$/;

function carryOut(script) {
  const args = JSON.parse(script.dataset.arguments);
  const { call, new: constructed } = script.dataset;
  script.remove();
  if (call && CALLS.has(call)) window[call]?.(...args);
  else if (constructed && CLASS.test(constructed) && window[constructed]) new window[constructed](...args);
}

const carryOutAll = (root) => {
  for (const script of root.querySelectorAll("script[data-arguments]")) carryOut(script);
};

carryOutAll(document);
new MutationObserver((changes) => {
  for (const node of changes.flatMap((change) => [...change.addedNodes])) {
    if (node instanceof Element) carryOutAll(node.parentElement ?? node);
  }
}).observe(document.body, { childList: true, subtree: true });
