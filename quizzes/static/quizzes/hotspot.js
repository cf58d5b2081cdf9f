// Zones of a picture can be pointed at, too. Without this, the list beneath does the same.

for (const place of document.querySelectorAll("[data-hotspot]")) {
  const boxes = [...place.querySelectorAll("input[type=checkbox]")];
  const zones = [...place.querySelectorAll("[data-zone]")];
  const mark = () => {
    for (const zone of zones) zone.classList.toggle("chosen", boxes.some((box) => box.checked && box.value === zone.dataset.zone));
  };
  for (const zone of zones) {
    zone.addEventListener("click", () => boxes.find((box) => box.value === zone.dataset.zone)?.click());
  }
  place.addEventListener("change", mark);
  mark();
}
