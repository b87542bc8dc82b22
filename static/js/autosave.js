// Saves a form while somebody writes in it. The same form goes to the same
// address as with its button; without this script nothing is missing but haste.
//
// <form data-autosave data-saved="Saved at {time}." data-unsaved="…" data-both="…"
//   data-sign-in="…" data-sign-in-url="…">
//   … <p role="status" data-saved-state></p>

const PAUSE = 1500;
const LONGEST_WAIT = 60000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-saved-state]");
    this.typed = 0; // counts changes
    this.kept = 0; // the change the server has
    this.failures = 0;
    this.saving = null;
    form.addEventListener("input", () => {
      this.typed += 1;
      this.later(PAUSE);
    });
    form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("beforeunload", (event) => {
      if (this.isDirty && !this.isLeaving) event.preventDefault();
    });
    addEventListener("pageshow", () => {
      this.isLeaving = false;
    });
    addEventListener("online", () => this.save());
    // Back from signing in, in another tab.
    addEventListener("focus", () => this.save());
    document.addEventListener("visibilitychange", () => this.save());
  }

  get isDirty() {
    return this.typed > this.kept;
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  save() {
    if (!this.isDirty || this.isLeaving) return;
    this.saving ??= this.send().finally(() => {
      this.saving = null;
    });
  }

  async send() {
    clearTimeout(this.timer);
    const typed = this.typed;
    let answer;
    let body;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      body = await answer.json();
    } catch {
      // No network, or no sense in the answer. Try again, less and less often.
      this.failures += 1;
      this.say(this.form.dataset.unsaved);
      this.later(Math.min(PAUSE * 2 ** this.failures, LONGEST_WAIT));
      return;
    }
    this.failures = 0;
    if (!answer.ok) {
      // Asked again after the next change, or when the learner is back on this page.
      const signIn = body.reason === "signed_out" && this.form.dataset.signInUrl;
      this.say(body.message, signIn, this.form.dataset.signIn);
      return;
    }
    this.kept = typed;
    this.form.elements.seen_version.value = body.version;
    const time = this.form.dataset.saved.replace("{time}", body.saved_at);
    this.say(time, body.both_url, this.form.dataset.both, "kept");
    if (this.isDirty) this.later(PAUSE);
  }

  // Says it once: a reader of the screen hears each change and no repetition.
  say(text, url, label, state = "error") {
    this.status.dataset.state = state;
    if (this.said === `${text}${url}`) return;
    this.said = `${text}${url}`;
    this.status.textContent = text;
    if (url) {
      const link = document.createElement("a");
      link.href = url;
      link.target = "_blank";
      link.textContent = label;
      this.status.append(" ", link);
    }
  }

  // A save on its way would make the form's own look like another tab's; and
  // without a network the browser would put its error page where the words are.
  async submit(event) {
    if (this.isLeaving) return;
    event.preventDefault();
    const button = event.submitter;
    clearTimeout(this.timer);
    await this.saving;
    if (this.isDirty && !(await this.isReachable())) {
      this.say(this.form.dataset.unsaved);
      this.later(PAUSE);
      return;
    }
    this.isLeaving = true;
    // A form may not be submitted from inside its own submit event.
    setTimeout(() => this.form.requestSubmit(button));
  }

  async isReachable() {
    try {
      await fetch(this.form.action, { method: "HEAD", redirect: "manual" });
      return true;
    } catch {
      return false;
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
