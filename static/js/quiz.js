// Sends an answer without leaving the page, and keeps it on this device until the
// site says that it is saved. Without this script the same form goes to the same
// address, and the page that comes back is the same.
//
// <script id="quiz-script" data-learner="…" data-csrf="…" data-kept="…" …>
// <template id="not-saved"> … <ul></ul> … <a>
// <article class="step__content"> <p role="status" id="quiz-status"> … <form id="answer">
//
// An answer is written down first and sent then, so a tab may close at any moment.
// Sent twice it is saved once: the site knows it by attempt, question and try.

const PREFIX = "quiz-answer/";
const MOST_KEPT = 50;
const MOST_CHARACTERS = 20000;
const DAYS_KEPT = 30;
const PATIENCE = 20000;
const SAY_AFTER = 1000;
const FIRST_WAIT = 2000;
const LONGEST_WAIT = 60000;

const words = document.getElementById("quiz-script").dataset;
const mine = `${PREFIX}${words.learner}/`;

// --- What is kept on this device ---------------------------------------------

// One item for each answer, so that two tabs never write over each other's. The
// learner's own name for this site stands in the key: nobody else's page reads it.
// A shared computer keeps them for as long as the tab is open and its learner stays
// (js/sign_out.js). Who says so only at one of two sign-ins loses nothing: both
// places are read.
class Kept {
  constructor() {
    try {
      this.stores = [sessionStorage, localStorage];
      this.store = "shared" in words ? sessionStorage : localStorage;
      this.forgetOthers();
    } catch {
      this.stores = []; // the browser allows none
    }
  }

  found(prefix) {
    return this.stores.flatMap((store) =>
      Object.keys(store)
        .filter((key) => key.startsWith(prefix))
        .map((key) => this.read(store, key)),
    );
  }

  read(store, key) {
    const text = store.getItem(key);
    try {
      return { store, key, text, ...JSON.parse(text) };
    } catch {
      store.removeItem(key);
      return null;
    }
  }

  // In the order in which they were given.
  all() {
    return this.found(mine)
      .filter(Boolean)
      .sort((a, b) => a.place - b.place);
  }

  // Another answer to the same try takes the place of the one that was not sent yet.
  add(key, answer) {
    const before = this.all();
    const place = Math.max(0, ...before.map((each) => each.place)) + 1;
    const text = JSON.stringify({ ...answer, place, at: Date.now() });
    const older = before.filter((each) => each.key === key);
    if (!older.length && before.length >= MOST_KEPT) return false;
    if (text.length > MOST_CHARACTERS) return false;
    try {
      this.store.setItem(key, text);
      for (const { store } of older) if (store !== this.store) store.removeItem(key);
      return true;
    } catch {
      return false;
    }
  }

  has(key) {
    return this.stores.some((store) => store.getItem(key));
  }

  // Unless it was changed meanwhile.
  drop({ store, key, text }) {
    if (store.getItem(key) === text) store.removeItem(key);
  }

  // Its learner has signed out of a shared computer, in another tab.
  forgetHere() {
    for (const { store, key } of this.all()) if (store === sessionStorage) store.removeItem(key);
  }

  // Somebody who does not come back leaves nothing here for ever, and on a shared
  // computer nothing for whoever comes next.
  forgetOthers() {
    const oldest = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000;
    for (const answer of this.found(PREFIX).filter(Boolean)) {
      const { store, key, at } = answer;
      if (key.startsWith(mine)) continue;
      if (store === sessionStorage || !(at > oldest)) store.removeItem(key);
    }
  }
}

const kept = new Kept();

// --- Sending -------------------------------------------------------------------

function post(answer) {
  return fetch(answer.url, {
    method: "POST",
    body: new URLSearchParams(answer.fields),
    headers: { Accept: "application/json", "X-CSRFToken": words.csrf },
    signal: AbortSignal.timeout?.(PATIENCE),
  });
}

function read(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function scriptOf(page) {
  return page.getElementById("quiz-script");
}

// What became of an answer:
//   saved, refused (for good), asked (the site shows the question again: `page`);
//   kept, trouble, signedOut, someoneElse (it stays here, and so do those after it).
async function send(answer) {
  try {
    let response = await post(answer);
    let said = await response.text();
    const isJson = () => response.headers.get("Content-Type")?.includes("json");
    if (response.status === 403 && !isJson()) {
      // The token was old. The page that says so brings a new one.
      const token = scriptOf(read(said))?.dataset.csrf;
      if (!token) return { became: "trouble" };
      words.csrf = token;
      response = await post(answer);
      said = await response.text();
    }
    if (isJson()) return judged(response.status, JSON.parse(said));
    if ([404, 410].includes(response.status)) return { became: "refused" };
    const page = read(said);
    // Anything else that is not a page of ours is not our word: a ward's wifi
    // answers with a page of its own.
    const isOurs = scriptOf(page)?.dataset.learner === words.learner;
    const isAsked = isOurs && [403, 409, 422].includes(response.status);
    return isAsked ? { became: "asked", page } : { became: "trouble" };
  } catch {
    return { became: navigator.onLine ? "trouble" : "kept" };
  }
}

function judged(status, said) {
  if (status === 200) return { became: said.is_saved ? "saved" : "refused", url: said.url };
  if (status === 401) return { became: "signedOut", url: said.url };
  if (status === 403) {
    return { became: said.learner === words.learner ? "refused" : "someoneElse" };
  }
  return { became: "trouble" };
}

const ENDS = ["saved", "refused", "asked"];

// Sends everything in order, as far as it goes. `loose` is an answer that this
// device can't keep.
async function sendInOrder(loose) {
  const done = [];
  for (const answer of [...kept.all(), ...(loose ? [loose] : [])]) {
    const outcome = await send(answer);
    if (!ENDS.includes(outcome.became)) return { done, stopped: outcome };
    if (answer !== loose) kept.drop(answer);
    done.push({ answer, ...outcome });
  }
  return { done };
}

// One tab at a time, and in one tab one after the other.
let turn = Promise.resolve();

function sendAll(loose) {
  const work = () => sendInOrder(loose);
  turn = turn
    .catch(() => {})
    .then(() => (navigator.locks ? navigator.locks.request(PREFIX, work) : work()));
  return turn;
}

// --- The page --------------------------------------------------------------------

let isBusy = false;
let isDirty = false;
let isStale = false; // what is shown is older than what is saved
let waiting = ""; // the key of the answer that this page has given and has no word of
let waits = 0;
let timer;
let path = location.pathname;
const hasRegion = document.querySelector(".step__content > #quiz-status") !== null;

function article() {
  return document.querySelector(".step__content");
}

// The one live region. It is there before its words change, and no page takes its place.
function status() {
  let region = document.getElementById("quiz-status");
  if (!region) {
    region = document.createElement("p");
    region.id = "quiz-status";
    region.className = "saved-state";
    region.setAttribute("role", "status");
    article().querySelector("h1").after(region);
  }
  return region;
}

let saying;

function say(text, { state = "", link = "", again = false } = {}) {
  const region = status();
  const wanted = link ? `${text} ${words.signIn}` : text;
  region.dataset.state = state;
  if (!again && region.textContent === wanted) return;
  clearTimeout(saying);
  region.textContent = "";
  // The same words twice are two events only with something between them.
  saying = setTimeout(() => {
    region.textContent = text;
    if (!link) return;
    const anchor = document.createElement("a");
    anchor.href = link;
    anchor.textContent = words.signIn;
    region.append(" ", anchor);
  }, 50);
}

function clean(text) {
  return text.replace(/\s+/g, " ").trim();
}

// Puts the content of another page of this quiz in place of what is shown.
function show(page, { url = path, takesFocus = true } = {}) {
  const now = article();
  const next = page.querySelector(".step__content");
  const told = next?.querySelector(":scope > #quiz-status");
  const region = now.querySelector(":scope > #quiz-status");
  if (!told || !region) {
    location.assign(url);
    return;
  }
  keepDraft(now, next);
  const nodes = [...next.childNodes];
  const middle = nodes.indexOf(told);
  for (const node of [...now.childNodes]) if (node !== region) node.remove();
  region.before(...nodes.slice(0, middle));
  region.after(...nodes.slice(middle + 1));
  const aside = page.querySelector(".step__aside");
  if (aside) document.querySelector(".step__aside").replaceChildren(...aside.childNodes);
  runScripts(now);
  document.title = page.title;
  words.csrf = scriptOf(page).dataset.csrf;
  if (url !== path) history.pushState(null, "", url);
  path = url;
  isDirty = isStale = false;
  waiting = "";
  say(clean(told.textContent), { again: true });
  if (takesFocus) focusOn(now);
}

// What somebody drafts is in no form and no answer: it stays where it was.
function keepDraft(now, next) {
  for (const draft of now.querySelectorAll("textarea:not([name])")) {
    const same = next.querySelector(`[id="${draft.id}"]`);
    if (same) same.value = draft.value;
  }
}

// A script that came by fetch does not run by itself; a module runs once, however often it comes.
function runScripts(within) {
  for (const script of within.querySelectorAll("script[src]")) {
    const fresh = document.createElement("script");
    fresh.type = script.type;
    fresh.src = script.src;
    script.replaceWith(fresh);
  }
}

function focusOn(within) {
  const target =
    within.querySelector("[data-error-summary]") ??
    within.querySelector(".notice--warning") ??
    within.querySelector("[autofocus]") ??
    within.querySelector("h1");
  if (target.tabIndex < 0) target.tabIndex = -1;
  scrollTo(0, 0);
  target.focus();
}

// Fetches a page of this quiz and shows it; afterwards tries again if it can't.
async function open(url, how) {
  let response;
  let page;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout?.(PATIENCE) });
    page = read(await response.text());
  } catch {
    response = null;
  }
  if (!response?.ok) {
    isStale = true;
    waiting = "";
    say(words.saved);
    tryLater();
    return;
  }
  show(page, { ...how, url: new URL(response.url).pathname });
}

function formKey() {
  const form = document.getElementById("answer");
  if (!form) return "";
  return `${mine}${form.elements.attempt.value}${path}${form.elements.try.value}`;
}

// The answer as the learner reads it, for the day when it can't be saved.
function inWords(form) {
  const lines = [...form.querySelectorAll(".ordering__text")].map((line) => line.textContent);
  for (const control of form.elements) {
    if (!control.name?.startsWith("response") || control.type === "hidden") continue;
    const label = control.labels?.[0]?.textContent ?? "";
    const group = control.closest("fieldset fieldset")?.querySelector("legend")?.textContent;
    if (["radio", "checkbox"].includes(control.type)) {
      if (control.checked) lines.push(group ? `${group}: ${label}` : label);
    } else if (control.options) {
      lines.push(`${label}: ${control.selectedOptions[0]?.textContent ?? ""}`);
    } else {
      lines.push(control.value);
    }
  }
  return lines.map(clean).filter(Boolean);
}

// Shown on whatever page of the quiz the learner is on.
function showNotSaved(answer) {
  const notice = document.getElementById("not-saved").content.cloneNode(true);
  const lines = (answer.inWords ?? []).map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  });
  notice.querySelector("ul").replaceChildren(...lines);
  notice.querySelector("a").href = answer.url;
  const heading = notice.querySelector("h2");
  status().after(notice);
  say(heading.textContent, { state: "error", again: true });
}

// Whether a page that counts answers may be brought up to date under the reader's eyes.
function isIdle() {
  return hasRegion && !isDirty && !article().contains(document.activeElement);
}

async function conclude({ done, stopped }, key) {
  const own = done.find(({ answer }) => answer.key === key);
  const others = done.filter((each) => each !== own);
  if (own?.became === "asked") show(own.page);
  else if (own?.url) await open(own.url);
  else if (own) waiting = "";
  // Another tab has sent it.
  else if (waiting && !kept.has(waiting)) await open(path);
  else if (isStale || (others.length && isIdle())) await open(path, { takesFocus: isStale });
  if (others.some(({ became }) => became === "saved")) say(words.sent);
  const lost = done.filter(({ became }) => became === "refused");
  const askedElsewhere = others.filter(({ became }) => became === "asked");
  for (const { answer } of [...lost, ...askedElsewhere]) showNotSaved(answer);
  if (!stopped) {
    waits = 0;
    return;
  }
  say(words[stopped.became], { state: "kept", link: stopped.url });
  if (["kept", "trouble"].includes(stopped.became)) tryLater();
}

function tryLater() {
  clearTimeout(timer);
  timer = setTimeout(resume, Math.min(FIRST_WAIT * 2 ** waits, LONGEST_WAIT));
  waits += 1;
}

// Sends what is left here from before.
async function resume() {
  if (isBusy || !(isStale || waiting || kept.all().length)) return;
  isBusy = true;
  clearTimeout(timer);
  try {
    await conclude(await sendAll(), formKey());
  } finally {
    isBusy = false;
  }
}

async function submit(form) {
  isBusy = true;
  clearTimeout(timer);
  const patience = setTimeout(() => say(words.sending), SAY_AFTER);
  const key = formKey();
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const answer = { url: path, fields, inWords: inWords(form) };
  const isKept = kept.add(key, answer);
  isDirty = false;
  waiting = isKept ? key : "";
  try {
    const outcome = await sendAll(isKept ? null : { key, ...answer });
    clearTimeout(patience);
    await conclude(outcome, key);
    if (outcome.stopped && !isKept) say(words.notKept, { state: "error" });
  } finally {
    clearTimeout(patience);
    isBusy = false;
  }
}

if (words.learner && article()) {
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "answer") return;
    event.preventDefault();
    if (!isBusy) submit(event.target);
  });
  document.addEventListener("input", () => {
    isDirty = true;
  });
  addEventListener("popstate", () => {
    if (location.pathname !== path) location.reload();
  });
  addEventListener("online", () => {
    waits = 0;
    resume();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") resume();
  });
  addEventListener("pageshow", resume);
  addEventListener("storage", resume);
  if ("shared" in words) {
    new BroadcastChannel(PREFIX).addEventListener("message", () => kept.forgetHere());
  }
}
