//! The register's decisions held against the requirements, through the public interface alone.

mod clauses;
mod concerns;
mod editions;
mod known_fix;
mod ownership;
mod resend;
mod rounds;
mod world;
