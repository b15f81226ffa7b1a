// Shows the price of the moment wherever a price stands on the page.
const format = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const source = new EventSource('/api/prices');
source.onmessage = (event) => {
	const tick = JSON.parse(event.data);
	for (const price of document.querySelectorAll(`[data-product="${tick.productId}"]`)) {
		price.textContent = `€ ${format.format(tick.price)}`;
		price.classList.remove('ticked');
		requestAnimationFrame(() => price.classList.add('ticked'));
	}
};
addEventListener('pagehide', () => source.close());
