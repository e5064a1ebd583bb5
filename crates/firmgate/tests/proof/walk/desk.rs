//! A desk: the demonstration's pages in browsers, and the command line beside them.

use crate::world::http::{Answer, Who, answered, request, urlencoded};
use axum::Router;
use axum::body::Body;
use firmgate::demo::{self, WorldSetting};
use firmgate::serving::router;
use firmgate::wiring::DataDirectory;
use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderValue, Method, StatusCode};
use pages::World as DataWorld;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;
use tempfile::TempDir;
use terms::Date;
use web::{ClientCertificates, CookieTravel, WebSetting};

/// A demonstration that was just started, and the desk of somebody beside it.
pub struct Demonstration {
    router: Router,
    /// Today, by the demonstration's clock.
    pub today: Date,
    directory: TempDir,
}

impl Demonstration {
    pub async fn started() -> Demonstration {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(&directory.path().join("data")).unwrap();
        let world = demo::open(&data, WorldSetting::SMALL).await.unwrap();
        let app = Arc::clone(world.app());
        let setting = WebSetting {
            world: DataWorld::Demonstration,
            cookie: CookieTravel::ThisMachine,
            client_certificates: ClientCertificates::NotAsked,
            demonstration_people: demo::people(),
        };
        Demonstration {
            today: app.now().uk_date(),
            router: router(app, &data, setting),
            directory,
        }
    }

    /// A file on the desk.
    pub fn desk(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// A command, run at the desk.
    pub fn firmgate(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_firmgate"))
            .args(arguments)
            .current_dir(self.directory.path())
            .output()
            .unwrap()
    }

    /// Signs in with what the sign-in page offers for this post.
    pub async fn signs_in(&self, name: &str) -> Browser {
        let mut browser = Browser {
            router: self.router.clone(),
            cookie: String::new(),
            csrf: String::new(),
        };
        let offered = browser.get("/sign-in").await;
        let text = offered.text().into_owned();
        let own = text
            .split("<form")
            .find(|form| form.contains(&format!("name=\"name\" value=\"{name}\"")));
        let own = own.unwrap_or_else(|| panic!("{name} is not offered"));
        let password = between(own, "name=\"password\" value=\"", "\"");
        let fields = [("name", name), ("password", password), ("next", "/")];
        let answer = browser.post_as_it_is("/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap();
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        let account = browser.get("/account").await;
        browser.csrf = between(&account.text(), "name=\"csrf\" value=\"", "\"").to_owned();
        browser
    }
}

/// A browser in which somebody has signed in.
pub struct Browser {
    router: Router,
    cookie: String,
    /// The token that its forms carry.
    pub csrf: String,
}

impl Browser {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", String::new()).await
    }

    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} {answer:?}");
        answer.text().into_owned()
    }

    pub async fn post_as_it_is(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, kind, urlencoded(fields))
            .await
    }

    /// Posts a form of ours; gives where it leads.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        led_to(&self.post_as_it_is(path, &all).await)
    }

    pub async fn upload(&self, file: &str) -> String {
        let part = |name: &str, content: &str| {
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
        };
        let file = part("file\"; filename=\"returns.csv", file);
        let body = format!("{}{file}--b--\r\n", part("csrf", &self.csrf));
        let kind = "multipart/form-data; boundary=b";
        led_to(
            &self
                .send(Method::POST, "/submissions/new", kind, body)
                .await,
        )
    }

    /// Sends a message of the XML interface; gives the signed response.
    pub async fn posts_xml(&self, message: &str) -> String {
        let message = message.to_owned();
        let answer = self
            .send(Method::POST, "/api/v1/serviceD", "application/xml", message)
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.text().into_owned()
    }

    async fn send(&self, method: Method, path: &str, kind: &'static str, body: String) -> Answer {
        let mut asked = request(Who::SignedOut, method, path, Body::from(body));
        let headers = asked.headers_mut();
        headers.insert(COOKIE, self.cookie.parse().unwrap());
        if !kind.is_empty() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        answered(self.router.clone(), asked).await
    }
}

#[track_caller]
fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.header("location").unwrap().to_owned()
}

/// The text after the first `start`, up to `end`.
#[track_caller]
pub fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} in {text}"));
    rest.split(end).next().unwrap()
}

/// Every address of this page that begins so, each once.
pub fn links_to(page: &str, start: &str) -> Vec<String> {
    let found = page.split("href=\"").skip(1);
    let mut links: Vec<String> = found
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with(start))
        .map(|link| link.replace("&amp;", "&"))
        .collect();
    links.sort();
    links.dedup();
    links
}
