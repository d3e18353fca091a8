// Tries what pages of this site need, then sends the form with what worked and five million bytes.
// Nothing happens before the button is pressed: programs that look at links in mails run scripts, too.
import { canKeep } from "./offline/store.js";

const BYTES = 5_000_000;

// What drafts, the door and the judge's page keep while there is no network, and that they open again without one.
async function storageWorks() {
    try {
        localStorage.setItem("check", "1");
        localStorage.removeItem("check");
    } catch {
        return false;
    }
    return "serviceWorker" in navigator && (await canKeep());
}

const form = document.querySelector("[data-check]");
form?.querySelectorAll("[data-without-script]").forEach((part) => part.remove());
form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelector("[data-state]").textContent = form.dataset.running;
    form.elements.script.value = "on";
    form.elements.storage.value = (await storageWorks()) ? "on" : "";
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(BYTES)], "check.bin"));
    form.elements.upload.files = files.files;
    form.submit();
});
