// A region that scrolls on its own can be reached by keyboard; one that does not scroll need not be.
const regions = document.querySelectorAll("[data-scroll-region]");

const check = (region) => {
    if (region.scrollWidth > region.clientWidth + 1) {
        region.tabIndex = 0;
        region.setAttribute("role", "region");
        region.setAttribute("aria-label", region.dataset.label);
    } else {
        region.removeAttribute("tabindex");
        region.removeAttribute("role");
        region.removeAttribute("aria-label");
    }
};

const watcher = new ResizeObserver((entries) => entries.forEach((entry) => check(entry.target)));
regions.forEach((region) => {
    region.dataset.label = region.getAttribute("aria-label") || "";
    watcher.observe(region);
});
