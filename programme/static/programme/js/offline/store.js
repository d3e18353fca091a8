// What this device keeps while it has no network: one pending change for each target, and a last known state of lists.
// Everything belongs to an owner, a person or a link, so that two people on one tablet never send each other's work.
const NAME = "offline";
const VERSION = 1;

let opened = null;

const open = () => {
    opened ??= new Promise((resolve, reject) => {
        const asked = indexedDB.open(NAME, VERSION);
        asked.onupgradeneeded = () => {
            asked.result.createObjectStore("changes", { keyPath: ["owner", "target"] });
            asked.result.createObjectStore("kept", { keyPath: ["owner", "name"] });
        };
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
    });
    return opened;
};

// Runs `work(store)` in one transaction; what its request gives is there when the transaction is on the disk.
const within = async (name, mode, work) => {
    const database = await open();
    return new Promise((resolve, reject) => {
        const transaction = database.transaction(name, mode, { durability: "strict" });
        let value;
        work(transaction.objectStore(name), (found) => {
            value = found;
        });
        transaction.oncomplete = () => resolve(value);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
};

const ofOwner = (owner) => IDBKeyRange.bound([owner], [owner, []]);

export const newId = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

export const pending = (owner) =>
    within("changes", "readonly", (store, give) => {
        store.getAll(ofOwner(owner)).onsuccess = (event) => {
            give(event.target.result.sort((one, other) => one.order - other.order));
        };
    });

// The newest wish for a target takes the place of the one before it. If that one has been on its way, nobody knows
// whether it arrived: the new one then says that it comes after it.
export const put = (owner, target, values, base) =>
    within("changes", "readwrite", (store, give) => {
        store.get([owner, target]).onsuccess = (event) => {
            const before = event.target.result;
            const isOpen = before && !before.problem;
            const change = {
                owner,
                target,
                values,
                id: newId(),
                base: isOpen ? before.base : base,
                after: isOpen ? [...before.after, ...(before.sent ? [before.id] : [])] : [],
                noted: new Date().toISOString(),
                order: Date.now(),
                sent: false,
                problem: "",
            };
            store.put(change);
            give(change);
        };
    });

const changed = (change, work) =>
    within("changes", "readwrite", (store, give) => {
        store.get([change.owner, change.target]).onsuccess = (event) => {
            const there = event.target.result;
            if (there) give(work(store, there));
        };
    });

// True when it may leave. A newer wish that came just before does not know of it, so then it must stay behind.
export const markSent = (change) =>
    changed(change, (store, there) => {
        if (there.id !== change.id) return false;
        store.put({ ...there, sent: true });
        return true;
    });

// The server has it. A newer wish that was made meanwhile stays, and now builds on what the server has.
export const settle = (change, version) =>
    changed(change, (store, there) => {
        if (there.id === change.id) store.delete([there.owner, there.target]);
        else store.put({ ...there, base: version, after: [] });
    });

// The server will not have it: it stays, with the sentence that says why, until somebody has read it. Where it has
// something newer, it says which version, and may say what (`newer`).
export const keepWithProblem = (change, problem, version, newer) =>
    changed(change, (store, there) => {
        if (there.id !== change.id) return;
        store.put({ ...there, problem, newer, inConflict: version !== undefined, base: version ?? there.base, after: [] });
    });

export const drop = (owner, target) =>
    within("changes", "readwrite", (store) => {
        store.delete([owner, target]);
    });

export const keep = (owner, name, value) =>
    within("kept", "readwrite", (store) => {
        store.put({ owner, name, value });
    });

export const kept = (owner, name) =>
    within("kept", "readonly", (store, give) => {
        store.get([owner, name]).onsuccess = (event) => give(event.target.result?.value);
    });

// How many changes of anybody are on this device only.
export const unsent = () =>
    within("changes", "readonly", (store, give) => {
        store.count().onsuccess = (event) => give(event.target.result);
    });

// Nobody's: what is written only to see whether it stays, and what this device last told of itself. A sign-in by somebody
// else must not sweep them away.
const CHECK = "check";
const DEVICE = "device";

// What the server was last told that this device holds of the owner's. The device has its name before it says anything.
export const toldOf = async (owner) => {
    const there = await kept(DEVICE, owner);
    if (there) return there;
    await keepTold(owner, { device: newId(), targets: [] });
    return await kept(DEVICE, owner);
};
export const keepTold = (owner, told) => keep(DEVICE, owner, told);

// Whether this device keeps anything at all: private windows and locked-down machines may not.
export const canKeep = async () => {
    try {
        const name = newId();
        await keep(CHECK, name, "1");
        const found = await kept(CHECK, name);
        await within("kept", "readwrite", (store) => {
            store.delete([CHECK, name]);
        });
        return found === "1";
    } catch {
        return false;
    }
};

// Lists of other owners go; changes that were never sent stay with whoever made them.
export const forgetLists = (owner = "") =>
    within("kept", "readwrite", (store) => {
        store.openKeyCursor().onsuccess = (event) => {
            const cursor = event.target.result;
            if (!cursor) return;
            if (![owner, CHECK, DEVICE].includes(cursor.key[0])) store.delete(cursor.key);
            cursor.continue();
        };
    });
