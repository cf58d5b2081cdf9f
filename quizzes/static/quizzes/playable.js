// A film or a recording of a kind that this browser does not know stays black or silent. Then the page says so, and what
// to do: the link to the file stands below.

for (const figure of document.querySelectorAll(".quiz-handed-in")) {
  const media = figure.querySelector("video, audio");
  const words = figure.querySelector("[data-unplayable]");
  if (!media || !words) continue;
  const look = () => {
    const isBlack = media.localName === "video" && media.readyState > 0 && !media.videoWidth;
    words.hidden = !media.error && !isBlack;
  };
  media.addEventListener("error", look);
  media.addEventListener("loadedmetadata", look);
  look();
}
