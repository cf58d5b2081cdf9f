def test_look(visits):
    page = visits.open_as("trainer", width=1280, language="en")
    page.context.add_init_script("""
    new MutationObserver(ms => ms.forEach(m => m.addedNodes.forEach(n => { if (n.nodeName === 'STYLE') { (window.styles ??= []).push([n.outerHTML.slice(0, 400), n.textContent.length, n.parentNode?.nodeName]); } }))).observe(document, {childList: true, subtree: true});
    """)
    page.goto("/admin/pages/16/edit/"); page.wait_for_timeout(4000)
    for s in page.evaluate("window.styles"): print(s)
    print(page.evaluate("[...document.querySelectorAll('style')].map(s => [s.outerHTML.slice(0,200), s.sheet?.cssRules?.length])"))
    for c in visits.complaints: print(c[:400])
    visits.complaints.clear()
    page.goto("/admin/questions/new/"); page.wait_for_timeout(1000)
    page.locator("#id_options, [data-contentpath], [data-streamfield-list-container]").first.scroll_into_view_if_needed()
    page.screenshot(path="/tmp/pv-b/admin-new.png", full_page=True)
    print(page.evaluate("document.querySelector('[data-block]')?.outerHTML.slice(0,500)"))
    visits.complaints.clear()
