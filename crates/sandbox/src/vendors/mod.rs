//! The vendors of the sandbox. A vendor is added here, and with its seed in [`Options`].

pub mod restcomm;
pub mod sonetel;
pub mod twilio;
pub mod voximplant;

use std::io;

use crate::engine::fake::Fake;
use crate::options::Options;

/// The fakes, and how a client logs in to each.
pub(crate) struct Vendors {
    pub(crate) restcomm: restcomm::Access,
    pub(crate) sonetel: sonetel::Access,
    pub(crate) twilio: twilio::Access,
    pub(crate) voximplant: voximplant::Access,
    pub(crate) fakes: Vec<Box<dyn Fake>>,
}

impl Vendors {
    pub(crate) async fn new(base_url: &str, options: Options) -> io::Result<Self> {
        let Options { restcomm, sonetel, twilio, voximplant, children, .. } = options;
        let access = voximplant::Access::new(base_url, &voximplant).await?;
        Ok(Self {
            restcomm: restcomm::Access::new(base_url, &restcomm),
            sonetel: sonetel::Access::new(base_url, &sonetel),
            twilio: twilio::Access::new(base_url, &twilio),
            fakes: vec![
                Box::new(sonetel::Sonetel::new(sonetel)),
                Box::new(voximplant::Voximplant::new(voximplant, children, &access)?),
                Box::new(restcomm::Restcomm::new(restcomm, children)),
                Box::new(twilio::Twilio::new(twilio, children)),
            ],
            voximplant: access,
        })
    }
}
