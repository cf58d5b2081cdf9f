// Records sound or video in the page, where the browser can and its owner allows it. What is recorded is handed in like a
// chosen file. It stops by itself before it is too large.

const KINDS = {
  audio: { ask: { audio: true }, types: ["audio/webm;codecs=opus", "audio/mp4", "audio/webm"], rate: { audioBitsPerSecond: 64000 } },
  video: {
    ask: { audio: true, video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" } },
    types: ["video/webm;codecs=vp8,opus", "video/mp4", "video/webm"],
    rate: { audioBitsPerSecond: 64000, videoBitsPerSecond: 1000000 },
  },
};
const SLICE = 1000;

export class Recorder {
  constructor(place, { most, words, noDevice, windowIs, take }) {
    Object.assign(this, { place, most, words, noDevice, windowIs, take, size: 0, parts: [] });
    this.said = place.querySelector("[data-recording]");
    this.live = place.querySelector("[data-live]");
    this.starts = [...place.querySelectorAll("[data-record]")];
    this.stop = place.querySelector("[data-stop]");
    this.discard = place.querySelector("[data-discard]");
    for (const button of this.starts) button.addEventListener("click", () => this.begin(button.dataset.record));
    this.stop.addEventListener("click", () => this.recorder.stop());
    this.discard.addEventListener("click", () => { this.parts = null; this.recorder.stop(); });
    addEventListener("pagehide", () => this.release());
    place.hidden = false;
  }

  async begin(kind) {
    const { ask, types, rate } = KINDS[kind];
    this.windowIs("expected");
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(ask);
    } catch {
      this.said.textContent = this.noDevice;
      return;
    } finally {
      this.windowIs("settled");
    }
    const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(this.stream, { ...rate, ...(mimeType ? { mimeType } : {}) });
    Object.assign(this, { parts: [], size: 0, begun: Date.now() });
    this.recorder.addEventListener("dataavailable", ({ data }) => this.got(data));
    this.recorder.addEventListener("stop", () => this.done());
    this.show(kind);
    this.recorder.start(SLICE);
  }

  show(kind) {
    for (const button of this.starts) button.hidden = true;
    this.stop.hidden = this.discard.hidden = false;
    this.live.hidden = kind !== "video";
    if (kind === "video") {
      this.live.srcObject = this.stream;
      this.live.play();
    }
    this.stop.focus();
    this.ticking = setInterval(() => this.tick(), 500);
    this.tick();
  }

  tick() {
    const seconds = Math.round((Date.now() - this.begun) / 1000);
    const time = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
    this.said.textContent = this.words.replace("{time}", time);
  }

  got(data) {
    this.parts?.push(data);
    this.size += data.size;
    if (this.size > this.most * 0.95 && this.recorder.state === "recording") this.recorder.stop();
  }

  done() {
    const { parts, recorder, begun } = this;
    this.release();
    for (const button of this.starts) button.hidden = false;
    this.stop.hidden = this.discard.hidden = this.live.hidden = true;
    this.said.textContent = "";
    this.starts[0].focus();
    if (!parts?.length) return;
    const ending = recorder.mimeType.includes("mp4") ? "mp4" : "webm";
    const time = new Date(begun).toLocaleTimeString([], { hour12: false });
    this.take(new File(parts, `${time}.${ending}`, { type: recorder.mimeType }));
  }

  release() {
    clearInterval(this.ticking);
    this.live.srcObject = null;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }
}
