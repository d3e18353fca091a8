// Lets a page be opened again without a network: it and the files it has loaded are kept on this device.
import { forgetLists } from "./store.js";

// scope: the addresses that the worker looks after; owner: whose page it is; until: when it is to be forgotten; texts:
// other pages to be kept beside it, asked for once for each address.
export const keepThisPage = async ({ scope, owner, until = "", texts = [] }) => {
    if (!("serviceWorker" in navigator)) return false;
    await forgetLists(owner);
    const registration = await navigator.serviceWorker.register("/offline-worker.js", { scope });
    await new Promise((resolve) => {
        if (registration.active) resolve();
        else {
            const worker = registration.installing || registration.waiting;
            worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
        }
    });
    const files = performance
        .getEntriesByType("resource")
        .map((entry) => entry.name)
        .filter((name) => new URL(name).origin === location.origin && new URL(name).pathname.startsWith("/static/"));
    const keep = location.origin + location.pathname;
    const done = new Promise((resolve) => {
        navigator.serviceWorker.addEventListener("message", (event) => event.data.kept === keep && resolve(event.data.isKept));
    });
    registration.active.postMessage({ keep, owner, files: [...new Set(files)], until, texts });
    return done;
};

// What was kept of pages and lists goes. Changes that were never sent stay until whoever made them sends them.
export const forgetPages = async () => {
    if ("caches" in window) await caches.delete("kept-pages");
    await forgetLists();
};

// Somebody else's kept pages and lists are not for the person who is signed in now: `prefix` names the kind of owner.
export const forgetOthers = async (prefix, person) => {
    if (!("caches" in window) || !(await caches.has("kept-pages"))) return;
    const pages = await caches.open("kept-pages");
    for (const page of await pages.keys()) {
        const owner = (await pages.match(page)).headers.get("X-Kept-Owner");
        if (!owner.startsWith(prefix) || owner === prefix + person) continue;
        await pages.delete(page);
        await forgetLists(prefix + person);
    }
};
