//! How a sandbox is started.

use crate::seed::seed;
use crate::vendors::restcomm::Seed as RestcommSeed;
use crate::vendors::sonetel::Seed as SonetelSeed;
use crate::vendors::twilio::Seed as TwilioSeed;
use crate::vendors::voximplant::Seed as VoximplantSeed;

seed! {
    /// How a sandbox is started. [`Options::default`] is a free port and the vendors' default seeds.
    pub struct Options {
        /// The port on `127.0.0.1`; 0 takes a free one.
        port: u16 = 0_u16,
        /// Whether to speak TLS, with a certificate authority of the sandbox's own:
        /// [`Sandbox::ca_pem`](crate::Sandbox::ca_pem).
        tls: bool = false,
        /// The seed of the random numbers of faults without a seed of their own.
        seed: u64 = 0_u64,
        /// How many child accounts to make. For vendors that have child accounts; Sonetel has none.
        children: u32 = 0_u32,
        /// What the fake Restcomm holds at the start.
        restcomm: RestcommSeed = RestcommSeed::default(),
        /// What the fake Sonetel holds at the start.
        sonetel: SonetelSeed = SonetelSeed::default(),
        /// What the fake Twilio holds at the start.
        twilio: TwilioSeed = TwilioSeed::default(),
        /// What the fake Voximplant holds at the start.
        voximplant: VoximplantSeed = VoximplantSeed::default(),
    }
}
