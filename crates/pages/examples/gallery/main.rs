//! Writes every component to files that can be looked at and checked:
//! `cargo run -p pages --example gallery -- DIRECTORY`.

mod samples;

use pages::{PageHead, Refresh, WayBack, assets, document, paths, problem_body, problem_head};
use std::fs;
use std::path::Path;
use terms::OrganisationType;

fn main() -> std::io::Result<()> {
    let directory = std::env::args().nth(1);
    let directory = directory.unwrap_or_else(|| "target/gallery".to_owned());
    let directory = Path::new(&directory);
    fs::create_dir_all(directory.join("assets"))?;
    for (path, bytes) in assets::all() {
        fs::write(directory.join(path.trim_start_matches('/')), bytes)?;
    }
    let dcc = samples::viewer(OrganisationType::Dcc, "");
    for sample in samples::samples("") {
        let trail = [
            pages::Link {
                href: paths::HOME,
                words: "Firmgate",
            },
            pages::Link {
                href: paths::ITEMS,
                words: "Items",
            },
        ];
        let head = PageHead {
            current: paths::INBOX,
            errors: sample.errors.as_ref(),
            // The page of ways back shows its own.
            back: (sample.name != "ways").then(|| WayBack::Trail(trail.to_vec())),
            ..PageHead::new(sample.title, Some(&dcc))
        };
        write(
            directory,
            sample.name,
            &document(&head, sample.body).into_string(),
        )?;
    }
    let head = PageHead {
        current: paths::INBOX,
        refresh: Some(Refresh {
            seconds: 2,
            path: "waiting.html",
        }),
        ..PageHead::new("Reading the file", Some(&dcc))
    };
    let body = samples::waiting_body();
    write(directory, "waiting", &document(&head, body).into_string())?;
    for (name, problem) in samples::problems("") {
        let head = problem_head(&problem, None, pages::World::Demonstration);
        let html = document(&head, problem_body(&problem)).into_string();
        write(directory, name, &html)?;
    }
    println!("{}", directory.display());
    Ok(())
}

/// Writes a page whose assets are found beside it.
fn write(directory: &Path, name: &str, html: &str) -> std::io::Result<()> {
    let html = html.replace("\"/assets/", "\"assets/");
    fs::write(directory.join(format!("{name}.html")), html)
}
