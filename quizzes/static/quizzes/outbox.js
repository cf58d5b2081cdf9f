// Answers that the server has not acknowledged yet, kept in IndexedDB until it has: over a lost line, a closed page, a
// browser that was restarted. All tabs share the list, and read it anew each time; a number and its answer may be sent
// twice, the server gives the same receipt. Where the browser keeps nothing for us, the page's own memory has to do.

const LONGEST_PAUSE = 30000;

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

  async renumber(id, number) {
    if (this.memory.has(id)) this.memory.set(id, { ...this.memory.get(id), number });
    if (id < 0) return;
    const store = await this.store("readwrite");
    const line = await request(store.get(id));
    if (line) await request(store.put({ ...line, number }));
  }
}

// It says what happens as events: sending, saved (receipt), waiting, refused (message, over), renumbered (send, number).
export class Outbox extends EventTarget {
  constructor(attempt, token) {
    super();
    this.kept = new Kept(attempt);
    this.token = token;
    this.pause = 0;
    this.timer = 0;
    this.sending = null;
    this.adding = Promise.resolve();
  }

  say(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  async unsent() {
    await this.adding;
    return this.kept.all();
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

  async sendOne(entry) {
    const { id, attempt, send, ...body } = entry;
    let answer;
    let said;
    try {
      answer = await fetch(send, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
        body: JSON.stringify(body),
        credentials: "same-origin",
        signal: AbortSignal.timeout(15000),
      });
      said = await answer.json().catch(() => ({}));
    } catch {
      return this.later();
    }
    if (answer.ok) return this.acknowledged(entry, said);
    if (said.code === "number-taken") {
      await this.kept.renumber(id, said.next);
      this.say("renumbered", { send, number: said.next });
      return true;
    }
    if (answer.status === 403) return this.stop({ outdated: true }); // the sign-in changed, and the token with it
    if (answer.status === 401) return this.stop({ message: said.message });
    if (answer.status >= 500 || answer.status === 429 || !said.code) return this.later();
    await this.kept.drop(id); // it will never be accepted: say why
    this.say("refused", { message: said.message, over: answer.status === 409 || answer.status === 410 });
    return true;
  }

  async acknowledged(entry, receipt) {
    await this.kept.drop(entry.id);
    this.pause = 0;
    this.say("saved", receipt);
    return true;
  }

  stop(detail) {
    this.say("refused", detail);
    return false;
  }

  later() {
    this.pause = Math.min(LONGEST_PAUSE, this.pause ? this.pause * 2 : 1000);
    this.timer = setTimeout(() => this.flush(), this.pause * (0.75 + Math.random() / 2));
    this.say("waiting");
    return false;
  }
}
