// The QR code of a slip carries number and code behind the #, which no server is sent: fill them in.
const facts = new URLSearchParams(location.hash.slice(1));
const fields = { staff_number: facts.get("number"), code: facts.get("code") };

for (const [name, value] of Object.entries(fields)) {
  const input = document.querySelector(`main input[name=${name}]`);
  if (value && input && !input.value) input.value = value;
}
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
