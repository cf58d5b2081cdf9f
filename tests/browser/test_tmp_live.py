import time, pytest
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", ["staff", "hr"])
def test_home(open_as, axe, picture, role, language):
    t = time.time()
    page = open_as(role, language=language, width=1280)
    print(page.url, page.title(), time.time() - t)
    import shutil; shutil.copy(picture(page, f"home-{role}"), f"/tmp/home-{role}-{language}.png")
    axe(page)
