//! The fake Voximplant over real loopback HTTP.

mod auth;
mod callbacks;
mod charging;
mod children;
mod documents;
mod fixture;
mod get_info;
mod new_accounts;
mod plans;
mod prices;
mod roles;
mod set_children;
mod set_info;
mod wire;
