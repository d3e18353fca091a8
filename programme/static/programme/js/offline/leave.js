// Signing out takes kept pages along, and asks first when something is on this device only.
import { forgetOthers, forgetPages } from "./page.js";
import { unsent } from "./store.js";

document.querySelectorAll("form[data-sign-out]").forEach((form) => {
    let isReady = false;
    form.addEventListener("submit", async (event) => {
        if (isReady) return;
        event.preventDefault();
        try {
            const left = await unsent();
            if (left && !window.confirm(form.dataset.signOut.replace("{n}", left))) return;
            await forgetPages();
        } catch {
            // A browser that keeps nothing has nothing to forget.
        }
        isReady = true;
        form.requestSubmit();
    });
});

// Who signs in after somebody whose session has run out finds nothing of theirs.
forgetOthers("judge:", document.body.dataset.person).catch(() => {});
