// Threadwell in the browser. Every page works without this module. It adds what a page cannot do by itself:
// it stays up to date, tells the time as people do, counts characters, offers to stay signed in, and listens to keys.
// It stores nothing: no message text ever reaches localStorage, sessionStorage or a cache.

const body = document.body;
const language = document.documentElement.lang || "en";
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const fill = (pattern, values) => (pattern ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// ---------------------------------------------------------------- announcements

// One polite region for everything, so that two lists never talk over each other; at most one announcement in
// ten seconds, except for what may be urgent.
const voice = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
body.append(voice);
const unsaid = new Set();
let saidAt = 0;
let sayTimer = 0;

function say(text, atOnce = false) {
    if (!text) return;
    unsaid.add(text);
    const wait = atOnce ? 0 : Math.max(0, saidAt + 10_000 - Date.now());
    if (sayTimer && !atOnce) return;
    clearTimeout(sayTimer);
    sayTimer = setTimeout(() => {
        voice.textContent = [...unsaid].slice(-3).join(". ");
        unsaid.clear();
        saidAt = Date.now();
        sayTimer = 0;
    }, wait);
}

// ---------------------------------------------------------------- what the reader is busy with

// A pointer that has not moved since the page came points at nothing: it only rests where the last page was clicked.
let pointed = null;
addEventListener("pointermove", (event) => { pointed = event.target; }, { passive: true });
document.documentElement.addEventListener("pointerleave", () => { pointed = null; });

function busyWith() {
    const focused = document.activeElement;
    return [focused === body ? null : focused, pointed?.isConnected && pointed.matches(":hover") ? pointed : null]
        .filter((element) => element && element !== body && element !== document.documentElement);
}

function isTyped(field) {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return "defaultValue" in field && field.value !== field.defaultValue;
}

const typedIn = (root) => [root, ...all("input, textarea, select", root)].some(isTyped);
const isHeld = (element) =>
    element.nodeType === Node.ELEMENT_NODE && (element.contains(document.activeElement) || typedIn(element));

function scroller(element) {
    for (let box = element.parentElement; box && box !== body; box = box.parentElement) {
        if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
    }
    return document.scrollingElement;
}

// Whatever `change` does to the page, what the reader is busy with stays where it is on the screen.
function keepingStill(change) {
    const [anchor] = busyWith();
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (!anchor?.isConnected) return;
    const moved = anchor.getBoundingClientRect().top - before;
    if (moved) scroller(anchor).scrollBy({ top: moved, behavior: "instant" });
}

// ---------------------------------------------------------------- merging a fresh fragment into the page

const keyOf = (node) => node.dataset?.key ?? node.id ?? "";
const isBar = (node) => node.classList.contains("fresh");

/** Makes `now` look like `next` without exchanging what is alike, so that focus, selection and open details survive. */
function merge(now, next) {
    if (now.isEqualNode(next)) return;
    if (now.nodeName !== next.nodeName || keyOf(now) !== keyOf(next)) {
        if (!isHeld(now)) now.replaceWith(next);
        return;
    }
    if (now.nodeType !== Node.ELEMENT_NODE) { now.data = next.data; return; }
    if (now.matches("textarea, select, input:not([type=hidden]), .picked")) return;
    if (now.localName === "form" && (now.dataset.sent || now.dataset.adding)) return;
    if (now.id === "draft-state") return;       // which version the words on this screen go over: only saving changes that
    if (now.localName === "time" && now.dateTime === next.dateTime) return;
    const before = now.dataset.say;
    for (const { name } of [...now.attributes]) {
        if (!next.hasAttribute(name) && name !== "open" && name !== "title") now.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
        if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    }
    if (now.dataset.say !== before) say(now.dataset.say, "urgent" in now.dataset);
    mergeChildren(now, next);
}

function mergeChildren(now, next) {
    const isRow = (child) => child.dataset.key !== undefined;
    if ([...now.children, ...next.children].some(isRow)) { mergeRows(now, next, false); return; }
    if ([...now.children, ...next.children].some(keyOf)) { mergeBlocks(now, next); return; }
    const old = [...now.childNodes];
    const fresh = [...next.childNodes];
    fresh.forEach((node, place) => (old[place] ? merge(old[place], node) : now.append(node)));
    old.slice(fresh.length).forEach((node) => isHeld(node) || node.remove());
}

// Pairs every fresh child with the one it continues: by key, else the next of the same kind. What nobody continues is gone.
function pair(now, next) {
    const left = [...now.children].filter((child) => !isBar(child));
    const pairs = [...next.children].map((fresh) => {
        const place = left.findIndex((old) => keyOf(old) === keyOf(fresh) && old.nodeName === fresh.nodeName);
        return { fresh, old: place < 0 ? null : left.splice(place, 1)[0] };
    });
    return { pairs, gone: left };
}

function arrange(parent, children) {
    let place = parent.firstElementChild;
    for (const child of children) {
        while (place && isBar(place)) place = place.nextElementSibling;
        if (child === place) place = place.nextElementSibling;
        else parent.insertBefore(child, place);
    }
}

function mergeBlocks(now, next) {
    const { pairs, gone } = pair(now, next);
    gone.filter((old) => !isHeld(old)).forEach((old) => old.remove());
    arrange(now, pairs.map(({ old, fresh }) => old ?? fresh));
    pairs.forEach(({ old, fresh }) => old && merge(old, fresh));
}

function mergeRows(list, next, shown) {
    const waiting = next.cloneNode(true);
    const { pairs, gone } = pair(list, next);
    const arrived = pairs.filter(({ old }) => !old).map(({ fresh }) => fresh);
    tell(list, arrived);
    pairs.forEach(({ old, fresh }) => old && merge(old, fresh));
    if (!shown && (arrived.length || gone.length) && wouldDisturb(list)) {
        gone.forEach((old) => old.classList.add("gone"));
        if (arrived.length) offer(list, arrived.length, waiting);
        return;
    }
    list.querySelector(":scope > .fresh")?.remove();
    barOf(list)?.remove();
    gone.filter((old) => shown || !isHeld(old)).forEach((old) => old.remove());
    arrange(list, pairs.map(({ old, fresh }) => old ?? fresh));
    if (shown) arrived[0]?.querySelector("a, button")?.focus();
}

// Rows that come or go move what stands in the list or after it; and what comes above the visible part would not be seen.
function wouldDisturb(list) {
    const box = scroller(list);
    const moves = (element) => list.contains(element)
        || (box.contains(element) && list.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    const top = box === document.scrollingElement ? 0 : box.getBoundingClientRect().top;
    const scrolledPast = !list.matches(".chain") && box.scrollTop > 0 && list.getBoundingClientRect().top < top;
    return scrolledPast || busyWith().some(moves);
}

const told = new WeakMap();

function tell(list, arrived) {
    const known = told.get(list) ?? new Set();
    const news = arrived.filter((row) => row.dataset.say && !known.has(row.dataset.key));
    told.set(list, new Set(arrived.map((row) => row.dataset.key)));
    news.filter((row) => "urgent" in row.dataset).forEach((row) => say(row.dataset.say, true));
    const others = news.filter((row) => !("urgent" in row.dataset));
    if (others.length === 1) say(others[0].dataset.say);
    else if (others.length) say(barText(list, others.length));
}

// ---------------------------------------------------------------- "3 new, show"

function barText(list, n) {
    const words = list.closest("[data-live]")?.dataset ?? {};
    return fill((n === 1 && words.newOne) || words.new, { n });
}

const barOf = (list) => (list.localName === "tbody" ? all(".fresh", list.closest("table").parentElement)[0] : null);

// The bar has no height: it hangs over the edge of its list, and coming or going moves nothing.
function offer(list, n, waiting) {
    const inTable = list.localName === "tbody";
    let bar = inTable ? barOf(list) : list.querySelector(":scope > .fresh");
    if (!bar) {
        bar = document.createElement(inTable ? "div" : "li");
        bar.className = list.matches(".chain") ? "fresh below" : "fresh";
        bar.append(Object.assign(document.createElement("button"), { className: "button primary", type: "button" }));
        if (inTable) list.closest("table").before(bar);
        else if (list.matches(".chain")) list.append(bar);
        else list.prepend(bar);
    }
    bar.firstChild.textContent = barText(list, n);
    bar.firstChild.onclick = () => {
        mergeRows(list, waiting, true);
        enhance(list);
    };
}

// ---------------------------------------------------------------- live updates

// The only policy of the page: markup that this server sent as an answer to a same-origin request.
const policy = globalThis.trustedTypes?.createPolicy("threadwell", { createHTML: (text) => text }) ?? { createHTML: (text) => text };

// Asked by the module, not by a person: it never keeps a session alive, and a session that has ended shows here first.
async function ask(url) {
    const response = await fetch(url, {
        headers: { "X-Fragment": "1", "X-Live": "1" }, mode: "same-origin", redirect: "manual", cache: "no-store",
    });
    if (response.status === 401) session.end();
    return response;
}

async function fragment(url) {
    const response = await ask(url);
    if (response.status === 404 && !typedIn(body)) location.reload();       // no longer ours to read: the page says so
    if (!response.ok) return null;
    return new DOMParser().parseFromString(policy.createHTML(await response.text()), "text/html");
}

const sourceOf = (element) => new URL(element.dataset.source ?? location.href, location.href).href.split("#")[0];
const schedules = new Map();

// One request a second and source, however many wake-ups arrive; an answer overtaken by a later one is dropped.
function refreshSoon(url) {
    const plan = schedules.get(url) ?? schedules.set(url, { at: 0, timer: 0, round: 0 }).get(url);
    if (plan.timer) return;
    plan.timer = setTimeout(async () => {
        plan.timer = 0;
        plan.at = Date.now();
        const round = ++plan.round;
        const page = await fragment(url).catch(() => null);
        if (!page || round !== plan.round) return;
        keepingStill(() => {
            for (const element of all("[data-live]").filter((live) => sourceOf(live) === url)) {
                const next = page.getElementById(element.id);
                if (next) merge(element, document.adoptNode(next));
            }
        });
        all("[data-live]").forEach(enhance);
    }, Math.max(0, plan.at + 1_000 - Date.now()));
}

const refresh = (elements = all("[data-live]")) => new Set(elements.map(sourceOf)).forEach(refreshSoon);

let stream = null;

function listen() {
    stream?.close();
    stream = null;
    // A hidden page needs no stream, and browsers allow only six at once to a server; it refetches when it is seen again.
    if (!body.dataset.events || document.hidden || session.ended) return;
    stream = new EventSource(body.dataset.events);
    // Also after the first opening: something may have happened between the page and its stream.
    stream.addEventListener("open", () => refresh());
    stream.addEventListener("changed", (event) => {
        const { topic } = JSON.parse(event.data);
        refresh(all("[data-live]").filter((live) => live.dataset.live.split(/\s+/).includes(topic)));
    });
    stream.addEventListener("error", () => {
        // While it is only interrupted the browser reconnects by itself; a refusal it takes for the last word.
        if (stream?.readyState !== EventSource.CLOSED) return;
        session.probe();
        setTimeout(() => { refresh(); listen(); }, 10_000);
    });
}

// ---------------------------------------------------------------- times

// The zone this page was written by: that of Settings, else the practice's. The device's only where the browser does not know it.
const zone = ((name) => {
    try { return name && new Intl.DateTimeFormat(language, { timeZone: name }).resolvedOptions().timeZone; } catch { return undefined; }
})(document.documentElement.dataset.zone);
const format = (options) => new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
// Swedish writes a day as 2026-11-21.
const isoDay = new Intl.DateTimeFormat("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone });
const clock = format({ hour: "numeric", minute: "2-digit" });
const weekday = format({ weekday: "short" });
const monthDay = format({ month: "short", day: "numeric" });
const fullDate = format({ month: "short", day: "numeric", year: "numeric" });
const exact = format({ dateStyle: "full", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const unit = (value, name) => new Intl.NumberFormat(language, { style: "unit", unit: name, unitDisplay: "short" }).format(value);
const plain = (text) => text.replace(/\u202f/g, " ");     // a narrow space breaks searching for "2:00 PM"
const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

function span(milliseconds) {
    const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
    const days = Math.floor(minutes / 1_440);
    const hours = Math.floor(minutes / 60);
    if (days >= 2) return unit(days, "day");
    if (!hours) return unit(minutes, "minute");
    return minutes % 60 ? `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}` : unit(hours, "hour");
}

function day(at, now, withClock, begin = capital) {
    const [there, here] = [isoDay.format(at), isoDay.format(now)];
    const days = Math.round((Date.parse(there) - Date.parse(here)) / 86_400_000);
    if (days === 0 && !withClock) return clock.format(at);
    const name = Math.abs(days) < 2 ? begin(relative.format(days, "day"))
        : Math.abs(days) < 7 ? begin(weekday.format(at))
        : there.slice(0, 4) === here.slice(0, 4) ? monthDay.format(at) : fullDate.format(at);
    return withClock ? `${name}${Math.abs(days) < 7 ? "" : ","} ${clock.format(at)}` : name;
}

const shapes = {
    day: (at, now) => day(at, now, true),
    within: (at, now) => day(at, now, true, (name) => name),     // in running text: "today 2:00 PM"
    short: (at, now) => day(at, now, false),
    span: (at, now) => span(Math.abs(now - at)),
    due(at, now, element) {
        element.closest(".state")?.classList.toggle("bad", at < now);
        if (at < now) return fill(element.dataset.late, { t: span(now - at) });
        return at - now < 86_400_000 ? span(at - now) : day(at, now, true);
    },
};

function tellTimes(root) {
    const now = new Date();
    for (const element of all("time[data-relative]", root)) {
        const at = new Date(element.dateTime);
        const shape = shapes[element.dataset.relative];
        if (!shape || Number.isNaN(at.getTime())) continue;
        const text = plain(shape(at, now, element));
        if (element.firstChild?.data === text) continue;
        element.title = plain(exact.format(at));
        element.textContent = text;
        // Ears get the exact time too, where what is shown leaves it out.
        if (!["day", "within"].includes(element.dataset.relative)) {
            element.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: ` (${element.title})` }));
        }
    }
}

// ---------------------------------------------------------------- forms

function count(field) {
    const limit = Number(field.dataset.limit);
    const length = [...field.value.replace(/\r\n?/g, "\n").trim()].length;      // scalars, as the server counts
    let counter = field.nextElementSibling;
    if (!counter?.matches(".counter")) {
        counter = Object.assign(document.createElement("small"), { className: "counter", hidden: true });
        field.after(counter);
    }
    const over = length > limit;
    counter.hidden = length < limit * 0.9;
    counter.textContent = fill(over ? field.dataset.over : field.dataset.left, { n: Math.abs(limit - length).toLocaleString(language) });
    if (over && !counter.classList.contains("over")) say(counter.textContent, true);
    counter.classList.toggle("over", over);
}

// The type narrows the choices of To; the promise shown is the one of the two together, the readers are those of the type. The only
// choice that is left is made for whoever chose the type, and for nobody else: words kept for a team that is gone wait for a choice.
function narrow(select, isChosen) {
    const to = document.getElementById(select.dataset.narrows);
    for (const option of to.options) {
        option.disabled = Boolean(select.value && option.dataset.types && !option.dataset.types.split(" ").includes(select.value));
        if (option.disabled && option.selected) to.value = "";
    }
    const possible = [...to.options].filter((option) => option.value && !option.disabled);
    if (isChosen && possible.length === 1) to.value = possible[0].value;
    for (const words of all("[data-when]")) {
        words.hidden = !words.dataset.when.split(" ").includes(`${to.value}/${select.value}`);
    }
    for (const words of all("[data-for]")) {
        words.hidden = Boolean(select.value) && !words.dataset.for.split(" ").includes(select.value);
    }
}

function enhance(root) {
    tellTimes(root);
    all("[data-limit]", root).forEach(count);
    all("[data-opens]", root).forEach((button) => { button.hidden = false; });
    markRead();
}

document.addEventListener("input", (event) => event.target.dataset?.limit && count(event.target));
document.addEventListener("change", (event) => all("select[data-narrows]").forEach((select) => narrow(select, select === event.target)));
document.addEventListener("click", (event) => {
    const name = event.target.closest("[data-opens]")?.dataset.opens;
    if (name) document.getElementById(name).showModal();
});

// What may be urgent is said while it is being written: the server judges, by the same rules as when it is sent.
let urgencyTimer = 0;

document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-urgency]");
    if (!form || !event.target.matches("textarea, input")) return;
    clearTimeout(urgencyTimer);
    urgencyTimer = setTimeout(() => warn(form).catch(() => null), 700);
});

async function warn(form) {
    const words = new FormData(form);
    words.delete("files");
    const answer = await fetch(form.dataset.urgency, {
        method: "POST", body: new URLSearchParams(words), headers: { "X-Fragment": "1" }, redirect: "manual",
    });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
    const [place, next] = [form.querySelector("#urgent-now"), page.getElementById("urgent-now")];
    if (place && next && place.textContent !== next.textContent) keepingStill(() => place.replaceChildren(...next.childNodes));
}

// A file is sent as soon as it is chosen, and its line stands above the field with how far it has come. Without this module the field
// sends it along with the form.
function add(input, file) {
    const form = input.form;
    const list = input.closest(".attach").querySelector(".picked");
    const words = (pattern) => fill(list.dataset[pattern], { name: file.name });
    const line = document.createElement("li");
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    bar.setAttribute("aria-label", words("adding"));
    line.append(Object.assign(document.createElement("span"), { textContent: words("adding") }), " ", bar);
    list.append(line);
    form.dataset.adding = Number(form.dataset.adding ?? 0) + 1;
    const fields = new FormData();
    fields.append("csrf-token", form.elements["csrf-token"].value);
    fields.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", input.dataset.upload);
    request.setRequestHeader("X-Fragment", "1");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
        if (total) bar.value = loaded / total;
        if (loaded === total) bar.removeAttribute("value");     // all is there, and is being looked at
    });
    request.addEventListener("loadend", () => {
        if (form.dataset.adding > 1) form.dataset.adding -= 1;
        else delete form.dataset.adding;
        list.querySelector(".wait")?.remove();
        const isAnswer = request.status === 200 || request.status === 422;
        const page = isAnswer && new DOMParser().parseFromString(policy.createHTML(request.responseText), "text/html");
        const lines = page ? all("li", page).map((item) => document.adoptNode(item)) : [];
        keepingStill(() => line.replaceWith(...(lines.length ? lines : [trouble(words("failed"))])));
        say(request.status === 200 ? words("added") : lines[0]?.textContent ?? words("failed"), true);
        if (form.dataset.draft) drafts.typed(form, 500);
        if (request.status === 401) session.end();
        else session.renew();
    });
    request.send(fields);
}

const trouble = (text, name = "trouble") => Object.assign(document.createElement("li"), { className: name, textContent: text });

document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("input[data-upload]")) return;
    for (const file of target.files) add(target, file);
    target.value = "";
});

// What is still on its way would be missing in the message.
document.addEventListener("submit", (event) => {
    const list = event.target.dataset.adding && event.target.querySelector(".picked");
    if (!list) return;
    event.preventDefault();
    if (!list.querySelector(".wait")) list.append(trouble(list.dataset.wait, "trouble wait"));
    say(list.dataset.wait, true);
});

// A text module goes to where the cursor stands; a template is filled in by the server, which puts it after what is written.
const plainWords = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).filter(Boolean);
const touched = new WeakSet();
document.addEventListener("focusin", ({ target }) => target.matches("textarea") && touched.add(target));

/** The one entry of a list that is meant by what was typed: named exactly, or the only one that holds every word. */
function meant(options, typed) {
    const words = plainWords(typed);
    const names = (option) => [option.value, option.dataset.name ?? option.label].map((name) => plainWords(name).join(" "));
    const exact = options.find((option) => names(option).includes(words.join(" ")));
    const held = options.filter((option) => words.every((word) => names(option).join(" ").includes(word)));
    return words.length ? exact ?? (held.length === 1 ? held[0] : null) : null;
}

function insert(field, text) {
    const [start, end] = touched.has(field) ? [field.selectionStart, field.selectionEnd] : [field.value.length, field.value.length];
    const before = field.value.slice(0, start);
    const gap = !before || /\s$/.test(before) ? "" : touched.has(field) ? " " : "\n\n";
    field.setRangeText(gap + text, start, end, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "then" || event.submitter.value !== "insert") return;
    const input = event.target.querySelector("input[list]");
    const field = event.target.querySelector("textarea[name=message]");
    const option = input && meant([...input.list.options], input.value);
    if (!field || option?.dataset.text === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.value = "";
    insert(field, option.dataset.text);
    say(fill(input.dataset.inserted, { name: option.dataset.name }), true);
}, true);

// A picture is looked at without leaving the page; without this module its link opens it.
document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-zoom]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const dialog = Object.assign(document.createElement("dialog"), { className: "zoom" });
    const picture = Object.assign(new Image(), { src: link.href, alt: link.querySelector("img").alt });
    const button = (text) => Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: text });
    const [size, close] = [button(link.dataset.size), button(link.dataset.zoom)];
    const bar = Object.assign(document.createElement("p"), { className: "actions" });
    const frame = Object.assign(document.createElement("div"), { tabIndex: 0 });
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", picture.alt);
    dialog.setAttribute("aria-label", picture.alt);
    size.setAttribute("aria-pressed", "false");
    size.addEventListener("click", () => size.setAttribute("aria-pressed", String(dialog.classList.toggle("whole"))));
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    bar.append(size, close);
    frame.append(picture);
    dialog.append(bar, frame);
    body.append(dialog);
    dialog.showModal();
});

// A correction begins with what the answer says.
document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.open || details.dataset?.mends === undefined) return;
    const field = details.querySelector("textarea");
    field.value ||= details.closest("li").querySelector(".words").innerText;
    field.focus();
}, true);

// Looking at a page never marks anything as read, so a form does: a button without this module, by itself with it,
// once the letters really are on a screen that somebody can see.
let readThrough = "";

function markRead() {
    const form = document.querySelector("form[data-when-seen]");
    if (!form) return;
    form.hidden = true;
    const through = new URLSearchParams(new FormData(form)).toString();
    if (document.hidden || session.ended || through === readThrough || document.querySelector(".chain > .fresh")) return;
    readThrough = through;
    fetch(form.action, { method: "POST", body: new URLSearchParams(through), headers: { "X-Fragment": "1", "X-Live": "1" }, redirect: "manual" })
        .catch(() => { readThrough = ""; });
}

// A second press sends nothing. The buttons stay enabled until the form is on its way, or their name would be missing in it.
document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || event.submitter?.formMethod === "dialog" || form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "true";
    setTimeout(() => setBusy(form, true));
    setTimeout(() => setBusy(form, false), 15_000);     // the line was dead; the form's token still keeps it single
});

function setBusy(form, busy) {
    if (!busy) delete form.dataset.sent;
    for (const button of [...form.elements].filter((element) => element.type === "submit")) {
        button.disabled = busy;
        button.setAttribute("aria-busy", String(busy));
    }
}

// ---------------------------------------------------------------- drafts

// What is written is kept as it is written: some seconds after typing stops, when a field is left, and when the page is.
const drafts = {
    timers: new WeakMap(),
    running: new Map(),
    kept: new WeakMap(),

    text(form) {
        const fields = [...new FormData(form)].filter(([name]) => !["csrf-token", "files", "once", "draft", "draft-version", "shown", "seen", "version"].includes(name));
        return JSON.stringify(fields);
    },
    hasText(form) {
        return all("textarea[name], input[name=subject]", form).some((field) => field.value.trim())
            || Boolean(form.querySelector("[name=attachment]:checked"));
    },
    begin() {
        for (const form of all("form[data-draft]")) {
            // Words that the page brought, from a template or after signing in again, are kept like typed ones.
            if (this.hasText(form)) this.typed(form);
            else this.kept.set(form, this.text(form));
        }
    },
    typed(form, wait = 5_000) {
        clearTimeout(this.timers.get(form));
        this.timers.set(form, setTimeout(() => this.save(form), wait));
    },
    async save(form, again = false) {
        clearTimeout(this.timers.get(form));
        if (!form.isConnected || form.dataset.sent || session.ended || form.querySelector("[data-conflict]")) return;
        if (!this.hasText(form) && !form.querySelector("[name=draft]")) return;
        const text = this.text(form);
        if (this.running.has(form)) { this.typed(form, 1_000); return; }
        if (!again && text === this.kept.get(form)) return;
        const fields = new FormData(form);
        fields.delete("files");     // what was chosen is sent by itself, and its line names it
        const body = new URLSearchParams(fields);
        const saving = fetch(form.dataset.draft, {
            method: "POST", body, headers: { "X-Fragment": "1" }, redirect: "manual", keepalive: body.toString().length < 60_000,
        }).then((answer) => this.settle(form, text, answer)).catch(() => this.typed(form, 15_000));
        this.running.set(form, saving);
        await saving;
        this.running.delete(form);
    },
    async settle(form, text, answer) {
        if (answer.status === 401) { session.end(); return; }
        if (answer.ok) {
            this.kept.set(form, text);
            session.renew();
            session.channel.postMessage("active");
        }
        const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
        const [place, next] = [form.querySelector("#draft-state"), page.getElementById("draft-state")];
        if (place && next) keepingStill(() => place.replaceWith(document.adoptNode(next)));
        tellTimes(form);
    },
    all(again = false) {
        for (const form of all("form[data-draft]")) this.save(form, again);
    },
};

const draftOf = (event) => event.target.closest?.("form[data-draft]");
document.addEventListener("input", (event) => draftOf(event) && drafts.typed(draftOf(event)));
document.addEventListener("focusout", (event) => {
    const form = draftOf(event);
    if (!form || !event.target.matches("textarea, input, select")) return;
    // Whoever goes to a button of the form sends or saves with it in a moment.
    const next = event.relatedTarget;
    if (!(next?.form === form && next.type === "submit")) drafts.save(form);
});

// Words that are on their way to be kept arrive before those that are sent, or the draft would outlive its message.
document.addEventListener("submit", (event) => {
    const form = event.target;
    clearTimeout(drafts.timers.get(form));
    const saving = drafts.running.get(form);
    if (!saving || event.defaultPrevented) return;
    event.preventDefault();
    const { submitter } = event;
    Promise.race([saving, new Promise((done) => setTimeout(done, 3_000))]).then(() => {
        drafts.running.delete(form);
        form.requestSubmit(submitter);
    });
}, true);

// ---------------------------------------------------------------- the lease of a task

// Whoever is away long enough gives their claims back: said some minutes before on whichever page of the Workbench they left open, and
// over it when the session has ended first, as it does while nobody is here at all.
const lease = {
    activeAt: Date.now(),
    isSaid: false,

    get element() { return document.getElementById("lease"); },
    get end() { return this.activeAt + Number(this.element.dataset.leaseSeconds) * 1_000; },
    line(pattern) { return fill(pattern, { t: plain(clock.format(new Date(this.end))) }); },
    look() {
        const { element } = this;
        if (!element) return;
        if (session.ended) { this.cover(); return; }
        const isNear = Date.now() >= this.end - 300_000;
        if (isNear === element.hidden) {
            keepingStill(() => {
                element.querySelector("p").textContent = isNear ? this.line(element.dataset.soon) : "";
                element.hidden = !isNear;
            });
        }
        if (isNear && !this.isSaid) say(this.line(element.dataset.soon), true);
        this.isSaid = isNear;
    },
    // Until when signing in again keeps the claims, and after that time that it does no more.
    cover() {
        const dialog = document.getElementById("ended");
        if (!this.element || !dialog) return;
        let told = document.getElementById("ended-lease");
        if (!told) {
            told = Object.assign(document.createElement("p"), { id: "ended-lease" });
            told.setAttribute("role", "status");
            dialog.querySelector("p").after(told);
            dialog.setAttribute("aria-describedby", "ended-text ended-lease");
        }
        const { ended, over } = this.element.dataset;
        const line = this.line(Date.now() < this.end ? ended : over);
        if (told.textContent !== line) told.textContent = line;
    },
};

setInterval(() => lease.look(), 10_000);

// ---------------------------------------------------------------- session

const session = {
    ended: false,
    until: Infinity,
    channel: new BroadcastChannel(`threadwell ${body.className}`),      // another tab's request keeps this one alive too

    begin() {
        if (!body.dataset.idleSeconds) return;
        this.channel.onmessage = () => this.renew();
        this.renew();
        this.channel.postMessage("active");
        setInterval(() => this.look(), 1_000);
        const stay = document.getElementById("stay");
        stay?.addEventListener("cancel", (event) => { event.preventDefault(); this.stay(); });
        stay?.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); this.stay(); });
        const ended = document.getElementById("ended");
        ended?.addEventListener("cancel", (event) => event.preventDefault());
        ended?.querySelector("button").addEventListener("click", () => this.signInAgain());
    },
    renew() {
        // Also for a page whose session has ended: whoever works on in another tab keeps their claims.
        lease.activeAt = Date.now();
        lease.look();
        if (this.ended) return;
        this.until = Date.now() + Number(body.dataset.idleSeconds) * 1_000;
        document.getElementById("stay")?.close();
    },
    look() {
        const left = this.until - Date.now();
        if (this.ended || left > 120_000) return;
        if (left > 0) { if (!document.getElementById("stay")?.open) document.getElementById("stay")?.showModal(); return; }
        this.until = Date.now() + 30_000;
        this.probe();
    },
    // Only the server's 401 ends the session.
    probe() {
        const form = document.querySelector("#stay form");
        if (form) ask(form.action).catch(() => null);
    },
    async stay() {
        const form = document.querySelector("#stay form");
        const answer = await fetch(form.action, {
            method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "X-Fragment": "1" }, redirect: "manual",
        }).catch(() => null);
        if (answer?.ok) { this.renew(); this.channel.postMessage("active"); }
        else if (answer?.status === 401) this.end();
    },
    // What was on the screen is covered, for whoever stands there now.
    end() {
        if (this.ended) return;
        this.ended = true;
        listen();
        all("dialog[open]").forEach((dialog) => dialog.close());
        body.classList.add("ended");
        lease.cover();
        document.getElementById("ended")?.showModal();
    },
    // A form with text is sent as it stands: without a session the server sends nothing on, it keeps the text and asks to sign in.
    signInAgain() {
        const form = all("main form[method=post]").find((candidate) => all("textarea, input", candidate).some(isTyped));
        if (form) HTMLFormElement.prototype.submit.call(form);
        else location.reload();
    },
};

// ---------------------------------------------------------------- presence

// Colleagues who have the same task open see who looks and who writes. A page that nobody looks at tells nothing.
const presence = {
    doing: "leaving",
    at: 0,
    typedAt: 0,

    tell(doing) {
        const form = document.querySelector("form[data-presence]");
        if (!form || session.ended || (doing === this.doing && (doing === "leaving" || Date.now() - this.at < 25_000))) return;
        this.doing = doing;
        this.at = Date.now();
        const fields = new URLSearchParams(new FormData(form));
        fields.set("doing", doing);
        fetch(form.action, {
            method: "POST", body: fields, headers: { "X-Fragment": "1", "X-Live": "1" }, redirect: "manual", keepalive: true,
        }).catch(() => { this.at = 0; });
    },
    look() {
        this.tell(document.hidden ? "leaving" : Date.now() - this.typedAt < 10_000 ? "writing" : "looking");
    },
    typed(field) {
        if (!field.matches?.("textarea[name=message], textarea[name=correction]")) return;
        this.typedAt = Date.now();
        this.look();
    },
};

document.addEventListener("input", (event) => presence.typed(event.target));

// ---------------------------------------------------------------- keys of the Workbench

let chord = "";

document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        const button = target.closest("form")?.querySelector("[data-key-press='Ctrl+Enter']");
        if (button) { event.preventDefault(); button.click(); }
        return;
    }
    const typing = target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
    if (body.dataset.keys === "on" && typing && event.key === "Escape" && !typing.closest("dialog")) { typing.blur(); return; }
    if (body.dataset.keys !== "on" || typing || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const keys = chord ? `${chord} ${event.key}` : event.key;
    chord = "";
    if (keys === "j" || keys === "k") { step(keys === "j" ? 1 : -1); event.preventDefault(); return; }
    if (keys === "o") { target.closest("[data-key]")?.querySelector(".subject a")?.click(); return; }
    const found = keyed(keys, target);
    if (found) {
        event.preventDefault();
        if (found.matches("textarea, input, select, summary")) found.focus();
        if (!found.matches("textarea, input, select")) found.click();       // focus stays on the row one came from
    } else if (document.querySelector(`[data-key-press^="${CSS.escape(keys)} "]`)) {
        chord = keys;
        setTimeout(() => { chord = ""; }, 1_500);
    }
});

// The nearest meaning of a key: in the row one stands on, then in the open task, then on the page. The way back is drawn only where the
// list does not stand beside the task; its key leads there on every screen.
function keyed(keys, target) {
    const isThere = (element) => !element.disabled && (element.checkVisibility() || element.matches(".back"));
    for (const root of [target.closest("[data-key]"), document.querySelector("article"), document]) {
        const found = root && all("[data-key-press]", root)
            .find((element) => element.dataset.keyPress === keys && isThere(element)
                && (root !== document || keys !== "c" || !element.closest("[data-key]")));
        if (found) return found;
    }
    return null;
}

function step(by) {
    const links = all(".tasks .subject a, .rows .subject a").filter((link) => link.checkVisibility());
    const focused = document.activeElement.closest("[data-key]") ?? document.querySelector(".tasks [aria-current]");
    const place = links.findIndex((link) => focused?.contains(link));
    links[place < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, place + by))]?.focus();
}

// ---------------------------------------------------------------- begin

enhance(document);
all("select[data-narrows]").forEach((select) => narrow(select, false));
drafts.begin();
session.begin();
listen();
setInterval(() => tellTimes(document), 20_000);
setInterval(() => { if (body.dataset.events && !session.ended) refresh(); }, 60_000);
setInterval(() => presence.look(), 5_000);
presence.look();
document.addEventListener("visibilitychange", () => {
    listen();
    markRead();
    presence.look();
    if (document.hidden) drafts.all();
});
addEventListener("pagehide", () => {
    drafts.all();
    stream?.close();
    presence.tell("leaving");
});
addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    all("form[data-sent]").forEach((form) => setBusy(form, false));
    drafts.all(true);
    listen();
    presence.look();
});

// ---------------------------------------------------------------- codes in addresses

// A code that came by e-mail stands behind the #, which no browser sends to a server. It goes into its field, and out of the
// address, so that it stays in no history.
const codeField = document.querySelector("[data-from-fragment]");
if (codeField && location.hash.length > 1) {
    codeField.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search);
}
