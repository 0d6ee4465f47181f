// Return the text, the pictures and the controls that a reader cannot see: clipped, covered or outside of the window.
// Heights of boxes do not tell: a line of a tall font is higher than its `line-height`, and nothing of it is lost.
() => {
    const PICTURES_AND_CONTROLS = "img, svg, input, select, textarea";
    const scrolls = value => value === "auto" || value === "scroll";

    // The letters of a line stand in a square of the font's size, however high the font's own line is.
    const lines = text => {
        const range = document.createRange();
        range.selectNodeContents(text);
        const half = parseFloat(getComputedStyle(text.parentElement).fontSize) / 2;
        return [...range.getClientRects()].map(({left, right, top, bottom}) => (
            {left, right, top: (top + bottom) / 2 - half, bottom: (top + bottom) / 2 + half}));
    };
    const texts = element => element.matches("details:not([open])") ? []
        : [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const boxes = element => (element.matches(PICTURES_AND_CONTROLS)
        ? [element.getBoundingClientRect()] : texts(element).flatMap(lines)).filter(({left, right}) => right - left > 2);
    // Near the middle of each side of a box.
    const points = ({left, right, top, bottom}) => {
        const [x, y, inset] = [(left + right) / 2, (top + bottom) / 2, (bottom - top) / 10];
        return [[left + 1, y], [right - 1, y], [x, top + inset], [x, bottom - inset]];
    };

    // Where the content of an element begins now; scrolling moves it.
    const origin = element => {
        const {left, top} = element.getBoundingClientRect();
        return [left - element.scrollLeft, top - element.scrollTop];
    };
    // Scroll as a reader does, who need not scroll the window sideways.
    const bringIntoView = (element, at) => {
        for (let one = element; one !== document.documentElement; one = one.parentElement) {
            const {left, right, top, bottom} = one.getBoundingClientRect();
            const {overflowX, overflowY} = getComputedStyle(one);
            const [x, y] = at();
            if (scrolls(overflowX) && (x < left + 2 || x > right - 2)) one.scrollLeft += x - (left + right) / 2;
            if (scrolls(overflowY) && (y < top + 2 || y > bottom - 2)) one.scrollTop += y - (top + bottom) / 2;
        }
        const [, y] = at();
        if (y < innerHeight / 4 || y > innerHeight / 2) scrollBy(0, y - innerHeight / 4);
    };

    const paints = (element, [x, y]) => {
        const {backgroundColor, backgroundImage} = getComputedStyle(element);
        return element.matches(PICTURES_AND_CONTROLS) || backgroundImage !== "none" || !backgroundColor.endsWith(", 0)")
            || boxes(element).some(({left, right, top, bottom}) => left < x && x < right && top < y && y < bottom);
    };
    const isSeen = (element, [x, y]) => {
        const stack = document.elementsFromPoint(x, y);
        const above = stack.slice(0, stack.indexOf(element)).filter(one => !element.contains(one));
        return stack.includes(element) && !above.some(one => paints(one, [x, y]));
    };
    const isLost = element => {
        const [left, top] = origin(element);
        return boxes(element).flatMap(points).some(([x, y]) => {
            const at = () => origin(element).map((start, axis) => start + (axis ? y - top : x - left));
            bringIntoView(element, at);
            return !isSeen(element, at());
        });
    };

    const shown = [...document.body.querySelectorAll("*:not(.skip, script, style, svg *)")]
        .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}));
    const lost = shown.filter(isLost).map(one => one.outerHTML.slice(0, 200));
    scrollTo(0, 0);
    const excess = document.documentElement.scrollWidth - innerWidth;
    return excess > 0 ? [`${excess} px wider than the window`, ...lost] : lost;
}
