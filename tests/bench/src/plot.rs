//! A plot of how cost grows, readable on light and on dark pages.

use std::fmt::Write as _;

use crate::base::Result;

/// What each one costs where there are 1, 10 and 100 times as many.
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) values: [f64; 3],
}

/// Where the three values of a line are, and the bottom and the top of them.
const ACROSS: [f64; 3] = [60.0, 290.0, 520.0];
const BOTTOM: f64 = 290.0;
const TOP: f64 = 60.0;
/// Between two names, so that they don't cover each other.
const APART: f64 = 18.0;

/// They differ in brightness, too.
const COLOURS: [&str; 4] = ["#d55e00", "#0072b2", "#009e73", "#cc79a7"];

const HEAD: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 770 330" width="770" height="330" role="img">
<title>What each one costs where there are 1, 10 and 100 times as many, against the first</title>
<style>
text { font: 14px sans-serif; fill: #1f2328 }
.grid { stroke: #8c959f; stroke-opacity: 0.5 }
polyline { fill: none; stroke-width: 3 }
@media (prefers-color-scheme: dark) { text { fill: #d1d7e0 } }
</style>
<text x="10" y="24">Time for each one, against that at 1×. A line that rises is a bend.</text>
"#;

/// The lines, each against its first value, over the logarithm of how many there are.
pub(crate) fn svg(lines: &[Line]) -> Result<String> {
    let relative = |line: &Line| line.values.map(|value| value / line.values[0]);
    let most = lines.iter().flat_map(relative).fold(2.0, f64::max).ceil();
    let height = |value: f64| BOTTOM - (BOTTOM - TOP) * value / most;
    let [left, _, right] = ACROSS;
    let mut svg = HEAD.to_owned();
    for value in [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| part * most) {
        let y = height(value);
        writeln!(svg, r#"<path class="grid" d="M{left} {y:.0}H{right}"/>"#)?;
        writeln!(svg, r#"<text x="10" y="{:.0}">{value:.1}×</text>"#, y + 5.0)?;
    }
    for (x, times) in ACROSS.iter().zip(["1×", "10×", "100×"]) {
        let y = BOTTOM + 24.0;
        writeln!(svg, r#"<text x="{x}" y="{y}" text-anchor="middle">{times}</text>"#)?;
    }
    let mut named: Vec<_> = lines.iter().map(|line| (line, relative(line))).zip(COLOURS).collect();
    // From the lowest name up.
    named.sort_by(|((_, a), _), ((_, b), _)| a[2].total_cmp(&b[2]));
    let mut y = f64::INFINITY;
    for ((Line { name, .. }, values), colour) in named {
        let points =
            ACROSS.iter().zip(values).map(|(x, value)| format!("{x},{:.0}", height(value)));
        let points = points.collect::<Vec<_>>().join(" ");
        writeln!(svg, r#"<polyline stroke="{colour}" points="{points}"/>"#)?;
        y = (height(values[2]) + 5.0).min(y - APART);
        let (x, last) = (right + 10.0, values[2]);
        let dot = format!(r#"<tspan fill="{colour}">●</tspan>"#);
        writeln!(svg, r#"<text x="{x}" y="{y:.0}">{dot} {name}: {last:.2}×</text>"#)?;
    }
    Ok(svg + "</svg>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_that_stays_is_level_and_names_do_not_cover_each_other() {
        let line = |name: &str, values| Line { name: name.to_owned(), values };
        let text = svg(&[line("a", [5.0, 5.0, 5.0]), line("b", [10.0, 10.0, 20.0])]).unwrap();
        assert!(text.contains("points=\"60,175 290,175 520,175\""), "{text}");
        assert!(text.contains("points=\"60,175 290,175 520,60\""), "{text}");
        let near = svg(&[line("a", [1.0; 3]), line("b", [1.0; 3])]).unwrap();
        assert!(near.contains("y=\"180\"><tspan") && near.contains("y=\"162\"><tspan"), "{near}");
    }
}
