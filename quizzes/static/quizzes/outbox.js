// Answers that the server has not acknowledged yet, kept in IndexedDB until it has: over a lost line, a closed page, a
// browser that was restarted. All tabs share the list, and read it anew each time; a number and its answer may be sent
// twice, the server gives the same receipt. Where the browser keeps nothing for us, the page's own memory has to do.

// A file is such an answer, too: the list beside it, and the file. Until the server has given it a key, answers name it
// "local:…"; they wait behind it, and are put right once it is there.

const LONGEST_PAUSE = 30000;
const PATIENCE = 15000;
const STALLED = 40000; // milliseconds in which nothing of a file gets through
const LEAST = 64 * 1024; // bytes of a piece of a large file: as many as go through in a second or two
const MOST = 4 * 1024 * 1024; // the server takes no more at once
const OVER = ["already-submitted", "deadline-passed"]; // codes of refusals: the attempt has ended
const WHOLE = 256 * 1024; // a file that is no larger goes in one

export const standsFor = (local) => `local:${local}`;
export const answerOf = ({ answer, local }) => (local ? [...answer, standsFor(local)] : answer);

function request(asked) {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function opened() {
  const asked = indexedDB.open("poise-answers", 1);
  asked.onupgradeneeded = () => {
    const store = asked.result.createObjectStore("answers", { keyPath: "id", autoIncrement: true });
    store.createIndex("attempt", "attempt");
  };
  return request(asked);
}

class Kept {
  constructor(attempt) {
    this.attempt = attempt;
    this.memory = new Map();
    this.next = -1;
    this.database = opened().catch(() => null);
  }

  async store(mode) {
    const database = await this.database;
    return database?.transaction("answers", mode).objectStore("answers");
  }

  async all() {
    const store = await this.store("readonly");
    const kept = store ? await request(store.index("attempt").getAll(this.attempt)) : [];
    return [...kept, ...this.memory.values()];
  }

  async add(entry) {
    const line = { attempt: this.attempt, ...entry };
    try {
      const store = await this.store("readwrite");
      if (store) return await request(store.add(line));
    } catch {
      // a full store: memory below
    }
    this.memory.set(this.next, { ...line, id: this.next });
    return this.next--;
  }

  async drop(id) {
    this.memory.delete(id);
    if (id > 0) await request((await this.store("readwrite")).delete(id));
  }

  async change(id, what) {
    if (this.memory.has(id)) this.memory.set(id, { ...this.memory.get(id), ...what });
    if (id < 0) return;
    const store = await this.store("readwrite");
    const line = await request(store.get(id));
    if (line) await request(store.put({ ...line, ...what }));
  }

  // Everywhere in what waits: the key of a file for what stood for it; without a key, nothing.
  async settle(local, key) {
    const name = standsFor(local);
    for (const { id, answer } of await this.all()) {
      if (!answer.includes(name)) continue;
      await this.change(id, { answer: answer.flatMap((value) => (value === name ? (key ? [key] : []) : [value])) });
    }
  }
}

// It says what happens as events: sending, progress (local, part), saved (receipt, send; moved, where its number was taken;
// of a file local and key), waiting, refused (message, over, send; of a file local and name), renumbered (send, number),
// stopped (why: signed-out, not-theirs, outdated), where nothing can be sent until somebody signs in.
export class Outbox extends EventTarget {
  constructor(attempt, token) {
    super();
    this.kept = new Kept(attempt);
    this.token = token;
    this.pause = 0;
    this.timer = 0;
    this.sending = null;
    this.stopped = ""; // why nothing is taken from this browser now
    this.file = false; // is a file on its way?
    this.piece = WHOLE;
    this.keys = new Map(); // of files that came through since the page was opened
    this.adding = Promise.resolve();
  }

  say(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async unsent() {
    await this.adding;
    return this.kept.all();
  }

  // A browser that keeps nothing for us: to leave the page would lose what waits.
  get holdsInMemory() {
    return this.kept.memory.size > 0;
  }

  // Kept first, then sent. What was added before is kept before.
  add(entry) {
    this.adding = this.adding.then(() => this.kept.add(entry));
    return this.adding.then(() => this.flush());
  }

  flush() {
    clearTimeout(this.timer);
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    for (let [entry] = await this.unsent(); entry; [entry] = await this.unsent()) {
      this.say("sending");
      if (!(await this.sendOne(entry))) return;
    }
  }

  async sendAnswer(send, body) {
    const answer = await fetch(send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
      body,
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { ok: answer.ok, status: answer.status, said: await answer.json().catch(() => ({})) };
  }

  // A large one in pieces: the server says up to where it has it, and after a broken line that is where it goes on.
  async sendFile({ to, file, local, given_at: at }, body) {
    const said = `said=${encodeURIComponent(body)}`;
    if (file.size <= WHOLE) return this.sendBytes(`${to}?${said}`, file, (sent) => this.progress(local, sent / file.size));
    const place = `${to}/${local}`;
    const asked = await fetch(place, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    let answer = { ok: asked.ok, status: asked.status, said: await asked.json().catch(() => ({})) };
    for (let elsewhere = 0; answer.ok || (answer.said.code === "go-on-elsewhere" && elsewhere < 5); ) {
      if (!answer.ok) elsewhere += 1; // another tab sends it, too
      const start = answer.said.offset;
      if (answer.said.key) return answer;
      if (!Number.isInteger(start)) throw new Error("no word of ours");
      answer = start < file.size
        ? await this.sendPiece(`${place}?start=${start}&given_at=${encodeURIComponent(at)}`, file, start, local)
        : await this.sendBytes(`${to}?pieces=${local}&size=${file.size}&${said}`, null, () => {});
    }
    if (answer.said.code === "go-on-elsewhere") throw new Error("no end");
    return answer;
  }

  async sendPiece(address, file, start, local) {
    const piece = file.slice(start, start + this.piece);
    const begun = Date.now();
    try {
      const answer = await this.sendBytes(address, piece, (sent) => this.progress(local, (start + sent) / file.size));
      if (Date.now() - begun < 1000) this.piece = Math.min(MOST, this.piece * 2);
      return answer;
    } catch (broken) {
      this.piece = Math.max(LEAST, this.piece / 4);
      throw broken;
    }
  }

  progress(local, part) {
    this.say("progress", { local, part });
  }

  // As they are, without a form: the server stops reading where it is too much.
  sendBytes(address, bytes, tell) {
    return new Promise((done, failed) => {
      const line = new XMLHttpRequest();
      let stalled = 0;
      const goesOn = () => { clearTimeout(stalled); stalled = setTimeout(() => line.abort(), STALLED); };
      line.open("POST", address);
      line.setRequestHeader("Content-Type", "application/octet-stream");
      line.setRequestHeader("X-CSRFToken", this.token());
      line.responseType = "json";
      line.upload.onprogress = ({ loaded }) => { goesOn(); tell(loaded); };
      line.onload = () => done({ ok: line.status < 300, status: line.status, said: line.response ?? {} });
      line.onerror = line.onabort = failed;
      line.onloadend = () => clearTimeout(stalled);
      goesOn();
      line.send(bytes);
    });
  }

  async sendOne(entry) {
    const { id, attempt, send, to, file, local, name, moved, ...rest } = entry;
    const named = rest.answer.map((value) => this.keys.get(value) ?? value);
    const body = JSON.stringify({ ...rest, answer: named });
    let answer;
    try {
      this.file = Boolean(file);
      answer = await (file ? this.sendFile(entry, body) : this.sendAnswer(send, body));
    } catch {
      return this.later();
    } finally {
      this.file = false;
    }
    const { said } = answer;
    if (answer.ok) return this.acknowledged(entry, said);
    if (said.code === "number-taken") {
      await this.kept.change(id, { number: said.next, moved: true });
      this.say("renumbered", { send, number: said.next });
      return true;
    }
    if (answer.status === 403) return this.stop("outdated"); // the sign-in changed, and the token with it
    if (answer.status === 401) return this.stop("signed-out");
    if (said.code === "no-such-question") return this.stop("not-theirs"); // somebody else has signed in here
    const tooLarge = answer.status === 413; // said by a server before ours
    if (!tooLarge && (answer.status >= 500 || answer.status === 429 || !said.code)) return this.later();
    if (local) await this.kept.settle(local);
    await this.kept.drop(id); // it will never be accepted: say why
    this.say("refused", { message: said.message, over: OVER.includes(said.code), send, local, name, tooLarge });
    return true;
  }

  async acknowledged(entry, receipt) {
    if (entry.local) {
      this.keys.set(standsFor(entry.local), receipt.key);
      await this.kept.settle(entry.local, receipt.key); // before it is dropped: sent twice, it has one key
    }
    await this.kept.drop(entry.id);
    this.pause = 0;
    this.stopped = "";
    this.say("saved", { ...receipt, send: entry.send, moved: entry.moved, local: entry.local });
    return true;
  }

  // A file that was taken out again need not be sent. What is said after this holds either way.
  async withdraw(local) {
    const entry = (await this.unsent()).find((one) => one.local === local);
    if (!entry || this.file) return;
    await this.kept.settle(local);
    await this.kept.drop(entry.id);
  }

  // Kept, and tried again now and then: whoever was signed out may sign in elsewhere.
  stop(why) {
    this.stopped = why;
    this.timer = setTimeout(() => this.flush(), LONGEST_PAUSE);
    this.say("stopped", { why });
    return false;
  }

  later() {
    this.stopped = "";
    this.pause = Math.min(LONGEST_PAUSE, this.pause ? this.pause * 2 : 1000);
    this.timer = setTimeout(() => this.flush(), this.pause * (0.75 + Math.random() / 2));
    this.say("waiting");
    return false;
  }
}
