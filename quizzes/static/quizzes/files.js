// The files of one question: chosen or recorded, kept in the browser until the server has them, listed with what became
// of each. Unticking one leaves it out of the answer. Without this, the form's own fields send them.

const NO_KEY = "00000000000000000000000000000000.key";

export class Files {
  // ``say`` adds an answer to the journal's outbox: what is ticked now, and ``more``.
  constructor(box, outbox, send, say) {
    Object.assign(this, { box, outbox, say, to: send.replace(/answer$/, "file") });
    this.list = box.querySelector("[data-file-list]");
    this.fault = box.querySelector("[data-file-fault]");
    this.most = Number(box.dataset.most);
    box.addEventListener("change", (event) => this.changed(event));
    box.addEventListener("click", ({ target }) => { if (target.type === "file") windowIs("expected"); });
    box.addEventListener("cancel", () => windowIs("settled"), true); // it does not bubble everywhere
    outbox.addEventListener("progress", ({ detail }) => this.tell(detail.local, this.text("Part").replace("{part}", this.percent(detail.part))));
    outbox.addEventListener("waiting", () => this.waits());
    outbox.addEventListener("stopped", () => this.waits("Unsent"));
    outbox.addEventListener("saved", ({ detail }) => this.saved(detail));
    outbox.addEventListener("refused", ({ detail }) => this.refused(detail));
    for (const field of box.querySelectorAll("input[type=file]")) this.take(field); // chosen before this came
    this.findRecorder();
  }

  // As the reader's language writes it.
  percent(part) {
    return this.text("Hundred").replace("100", Math.round(part * 100));
  }

  text(name) {
    return this.box.dataset[`text${name}`];
  }

  async findRecorder() {
    const place = this.box.querySelector("[data-recorder-box]");
    if (!place || !navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return;
    const { Recorder } = await import(this.box.dataset.recorder);
    new Recorder(place, { most: Number(this.box.dataset.bytes), words: this.text("Recording"), noDevice: this.text("NoDevice"), windowIs, take: (file) => this.add(file) });
  }

  changed(event) {
    const { target } = event;
    if (target.type === "file") {
      windowIs("settled");
      this.take(target);
    } else if (target.value.startsWith("local:") && !target.checked) {
      this.outbox.withdraw(target.value.slice("local:".length)); // the form says the rest
    }
  }

  take(field) {
    for (const file of [...field.files]) if (!this.add(file)) break;
    field.value = "";
  }

  ticked() {
    return [...this.list.querySelectorAll("input:checked")];
  }

  add(file) {
    const fault = this.faultOf(file);
    this.fault.textContent = fault;
    this.fault.hidden = !fault;
    if (fault) return false;
    if (this.most === 1) for (const one of this.ticked()) one.checked = false;
    const local = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.say({ to: this.to, file, local, name: file.name });
    this.draw(local, file.name);
    return true;
  }

  faultOf(file) {
    if (!file.size) return this.text("Empty");
    if (file.size > Number(this.box.dataset.bytes)) return this.text("Large");
    return this.most > 1 && this.ticked().length >= this.most ? this.text("Many") : "";
  }

  draw(local, name) {
    const row = document.createElement("li");
    row.className = "quiz-file";
    row.dataset.file = local;
    const label = document.createElement("label");
    label.className = "choice";
    const tick = document.createElement("input");
    Object.assign(tick, { type: "checkbox", name: this.box.dataset.name, value: `local:${local}`, checked: true });
    const words = document.createElement("span");
    words.className = "grow";
    words.textContent = this.text("Keep").replace("{name}", name);
    label.append(tick, words);
    const said = document.createElement("small");
    said.className = "muted num";
    said.setAttribute("role", "status");
    row.append(label, said);
    this.list.append(row);
  }

  row(local) {
    return local ? this.list.querySelector(`[data-file="${local}"]`) : null;
  }

  tell(local, words) {
    const said = this.row(local)?.querySelector("small");
    if (said) said.textContent = words;
  }

  waits(why = "Waiting") {
    for (const row of this.list.querySelectorAll("[data-file] small")) row.textContent = this.text(why);
  }

  saved({ local, key }) {
    const row = this.row(local);
    if (!row) return;
    row.querySelector("input").value = key;
    row.dataset.file = key;
    const link = document.createElement("a");
    Object.assign(link, { href: this.box.dataset.address.replace(NO_KEY, key), target: "_blank", textContent: this.text("Saved") });
    row.querySelector("small").replaceWith(link);
    link.className = "small";
  }

  refused({ local, tooLarge }) {
    this.row(local)?.remove();
    if (!tooLarge || !local) return;
    this.fault.textContent = this.text("Large");
    this.fault.hidden = false;
  }

  // Files that waited when the page was left.
  restore(entries) {
    for (const { local, name } of entries) if (local && !this.row(local)) this.draw(local, name);
    this.waits();
  }
}

// Choosing a file or allowing a camera takes the window away until something was chosen, or nothing: no reason to note
// anything. See watching.js.
function windowIs(name) {
  document.dispatchEvent(new CustomEvent(`poise:${name}`));
}
