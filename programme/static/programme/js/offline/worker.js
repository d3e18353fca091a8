// The service worker: from the network while there is one, from this device when there is none.
// It keeps only pages that ask for it, each with what it needs, of one owner at a time; it forgets them when their time is
// over, and at sign-out.
const PAGES = "kept-pages";
const FILES = "kept-files";
const PATIENCE = 4000;
// Once the network has failed, files come from this device at once for a while: one wait is enough.
const AWAY_FOR = 10_000;
let awayUntil = 0;
const OWNER = "X-Kept-Owner";
const UNTIL = "X-Kept-Until";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
    const { keep, owner = "", files = [], until = "", texts = [] } = event.data || {};
    if (!keep) return;
    const tell = (isKept) => event.source?.postMessage({ kept: keep, isKept });
    event.waitUntil(
        keepPages(keep, texts, owner, files, until).then(
            () => tell(true),
            async () => tell(await isWhole(keep, owner, files)),
        ),
    );
});

// Where the network fails just now, what was kept before still holds.
const isWhole = async (page, owner, files) => {
    const copy = await caches.match(page, { cacheName: PAGES });
    const there = await Promise.all(files.map((file) => caches.match(file, { cacheName: FILES })));
    return copy?.headers.get(OWNER) === owner && there.every(Boolean);
};

const keepPages = async (page, texts, owner, files, until) => {
    const pages = await caches.open(PAGES);
    const copy = await asCopy(page, owner, until);
    const paths = texts.map((text) => new URL(text, page).pathname);
    for (const there of await pages.keys()) {
        const isOld = paths.includes(new URL(there.url).pathname) && !texts.some((text) => new URL(text, page).href === there.url);
        if (isOld || (await pages.match(there)).headers.get(OWNER) !== owner) await pages.delete(there);
    }
    await pages.put(page, copy);
    const cache = await caches.open(FILES);
    await Promise.all([
        ...files.map((file) => cache.add(file)),
        ...texts.map(async (text) => (await pages.match(text)) || pages.put(text, await asCopy(text, owner, until))),
    ]);
};

const asCopy = async (page, owner, until) => {
    const answer = await fetch(page, { credentials: "same-origin", redirect: "error" });
    if (!answer.ok || !isOurs(answer)) throw new Error(String(answer.status));
    const headers = new Headers(answer.headers);
    // What is kept is no longer compressed.
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set(OWNER, owner);
    headers.set(UNTIL, until);
    return new Response(await answer.blob(), { status: 200, headers });
};

self.addEventListener("fetch", (event) => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== "GET" || address.origin !== self.location.origin) return;
    if (request.mode === "navigate") event.respondWith(page(request));
    else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

const soon = (request) => {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    return fetch(request, { signal: patience.signal }).finally(() => clearTimeout(timer));
};

// A page of ours, or its way to another. A hall's Wi-Fi without internet answers everything with a page of its own.
const isOurs = (answer) => answer.type === "opaqueredirect" || answer.headers.has("Content-Security-Policy");

const page = async (request) => {
    try {
        const answer = await soon(request);
        if (answer.status >= 500 || !isOurs(answer)) throw Object.assign(new Error("no answer of ours"), { answer });
        return answer;
    } catch (error) {
        awayUntil = Date.now() + AWAY_FOR;
        const path = new URL(request.url).pathname;
        const cache = await caches.open(PAGES);
        const inner = (one, other) => new URL(other.url).pathname.length - new URL(one.url).pathname.length;
        for (const kept of (await cache.keys()).toSorted(inner)) {
            const base = new URL(kept.url).pathname;
            if (!path.startsWith(base)) continue;
            const copy = await cache.match(kept);
            const until = copy.headers.get(UNTIL);
            if (until && Date.parse(until) < Date.now()) {
                await cache.delete(kept);
                continue;
            }
            // A page below the kept one (a code that a camera has read) opens in the kept one.
            return path === base ? copy : Response.redirect(`${base}#from=${encodeURIComponent(path)}`);
        }
        if (error.answer) return error.answer;
        throw error;
    }
};

const file = async (request) => {
    if (Date.now() < awayUntil) {
        const copy = await caches.match(request, { cacheName: FILES });
        if (copy) return copy;
    }
    try {
        const answer = await soon(request);
        if (answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Error("no file of ours");
        if (answer.ok) {
            const cache = await caches.open(FILES);
            if (await cache.match(request)) await cache.put(request, answer.clone());
        }
        return answer;
    } catch (error) {
        const copy = await caches.match(request, { cacheName: FILES });
        if (copy) return copy;
        throw error;
    }
};
