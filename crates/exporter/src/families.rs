//! Families of metrics whose samples are made when they are written.

use std::fmt;

use cpaas_core::Decimal;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::metrics::MetricType;

use crate::double::double;

/// The longest value of a label, in characters. What platforms show may be longer.
const LONGEST: usize = 200;

/// The labels of a sample.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels(Vec<(&'static str, String)>);

impl Labels {
    /// The same with another one, which can't break a line, nor be of any length.
    pub(crate) fn and(mut self, name: &'static str, value: &str) -> Self {
        let shown = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        self.0.push((name, value.chars().take(LONGEST).map(shown).collect()));
        self
    }
}

/// The samples of one family.
pub(crate) type Samples = Vec<(Labels, Decimal)>;

/// Writes a family of gauges, unless it has no sample.
pub(crate) fn gauges(
    encoder: &mut DescriptorEncoder<'_>,
    (name, help): (&str, &str),
    samples: &Samples,
) -> fmt::Result {
    if samples.is_empty() {
        return Ok(());
    }
    let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    for (Labels(labels), value) in samples {
        family.encode_family(labels)?.encode_gauge(&double(*value))?;
    }
    Ok(())
}

/// One or zero.
pub(crate) fn flag(is_set: bool) -> Decimal {
    if is_set { Decimal::ONE } else { Decimal::ZERO }
}
