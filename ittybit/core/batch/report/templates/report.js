const form = document.querySelector(".filters");
const items = [...document.querySelectorAll("[data-state]")];
const filter = () => {
  const { state, kind, text } = form.elements;
  const wanted = text.value.trim().toLowerCase();
  let count = 0;
  for (const item of items) {
    const { name = "" } = item.dataset;
    const content = `${name} ${item.textContent}`.toLowerCase();
    const fits = (!state.value || item.dataset.state === state.value)
      && (!kind.value || item.dataset.kind === kind.value)
      && content.includes(wanted);
    item.hidden = !fits;
    count += fits;
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector("[data-state]:not([hidden])");
  }
  if (wanted) for (const list of document.querySelectorAll("details")) list.open = true;
  form.querySelector("output").value = `${count} of ${items.length} items shown`;
};
if (form && items.length) {
  const kinds = new Set(items.map(item => item.dataset.kind).filter(Boolean));
  form.elements.kind.append(...[...kinds].sort().map(kind => new Option(kind)));
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", event => event.preventDefault());
}
