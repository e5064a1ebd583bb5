//! The register's decisions held against the requirements, through the public interface alone.

mod attacks;
mod authority;
mod clauses;
mod concerns;
mod editions;
mod known_fix;
mod launches;
mod ownership;
mod precedence;
mod properties;
mod registers;
mod repeats;
mod resend;
mod rounds;
mod scenes;
mod texts;
mod world;
