//! A small register in a directory of its own, and browsers that look at it.

use app::App;
use app::act::{Done, Made};
use app::ports::Clock;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use firmgate::clock::SetClock;
use firmgate::serving;
use firmgate::wiring::DataDirectory;
use formats::{bank_holidays, glossary_seed};
use pages::World as Data;
use register::command::{Actor, Command};
use register::edition::MakeHolder;
use std::sync::Arc;
use terms::{
    Capacity, Date, Division, Make, Moment, Organisation, OrganisationType, PartyCategory,
};
use tower::ServiceExt;
use web::{ClientCertificates, CookieTravel, WebSetting};

/// Everybody's password here.
const PASSWORD: &str = "a password of tests";

/// The day on which the scenes begin.
pub const TODAY: &str = "2026-05-11";

/// Who takes part: the name to sign in with, the organisation, its type and its party category.
const CAST: [(&str, &str, OrganisationType, Option<PartyCategory>); 9] = [
    ("dcc", "DCC", OrganisationType::Dcc, None),
    (
        "northmere",
        "Northmere",
        OrganisationType::Manufacturer,
        None,
    ),
    (
        "halden",
        "Halden Metering",
        OrganisationType::Manufacturer,
        None,
    ),
    ("reach", "Northern Reach", OrganisationType::Csp, None),
    (
        "brightwater",
        "Brightwater Energy",
        OrganisationType::Supplier,
        Some(PartyCategory::LargeSupplier),
    ),
    (
        "fenland",
        "Fenland Power",
        OrganisationType::Supplier,
        Some(PartyCategory::SmallSupplier),
    ),
    (
        "eastvale",
        "Eastvale Networks",
        OrganisationType::NetworkParty,
        Some(PartyCategory::ElectricityNetwork),
    ),
    ("secas", "SECAS", OrganisationType::Secas, None),
    ("panel", "Panel", OrganisationType::Panel, None),
];

/// The register and what serves it.
pub struct World {
    pub app: Arc<App>,
    pub clock: Arc<SetClock>,
    router: Router,
    capacities: Vec<(&'static str, Capacity)>,
    directory: tempfile::TempDir,
}

impl World {
    /// Organisations, people and the holder of one make; no glossary, round or item.
    pub async fn bare() -> World {
        let directory = tempfile::tempdir().unwrap();
        let data = DataDirectory::at(directory.path()).unwrap();
        let morning = Moment::start_of_day(TODAY.parse().unwrap()).plus_seconds(9 * 3_600);
        let clock = Arc::new(SetClock::at(morning));
        let app = data.open_invented(1, Arc::clone(&clock) as _).await;
        let app = Arc::new(app.unwrap());
        let setting = WebSetting {
            world: Data::Demonstration,
            cookie: CookieTravel::ThisMachine,
            client_certificates: ClientCertificates::NotAsked,
            demonstration_people: Vec::new(),
        };
        let router = serving::router(Arc::clone(&app), &data, setting);
        let capacities = enter(&app).await;
        World {
            app,
            clock,
            router,
            capacities,
            directory,
        }
    }

    /// With a glossary, a calendar and an open round that asks every provider.
    pub async fn with_round() -> World {
        let world = World::bare().await;
        let glossary = Command::PublishGlossary {
            entries: glossary_seed::entries(),
        };
        world.act("dcc", glossary).await;
        let calendar = bank_holidays::first_version()
            .calendar(Division::EnglandAndWales)
            .unwrap()
            .clone();
        world.act("dcc", Command::LoadCalendar { calendar }).await;
        let agreed: Date = "2026-05-29".parse().unwrap();
        let round = Command::OpenRound {
            period: "2026 Q2".to_owned(),
            format: "The ten columns".to_owned(),
            delivery_method: "Upload".to_owned(),
            chase_after_working_days: 15,
            providers: ["northmere", "halden", "reach"]
                .map(|who| (world.capacity(who).organisation, agreed))
                .into(),
        };
        world.act("dcc", round).await;
        world
    }

    /// The data directory.
    pub fn data(&self) -> DataDirectory {
        DataDirectory::at(self.directory.path()).unwrap()
    }

    /// The capacity of somebody of the cast.
    pub fn capacity(&self, who: &str) -> &Capacity {
        let found = self.capacities.iter().find(|(name, _)| *name == who);
        &found.unwrap().1
    }

    /// Carries out an act that must succeed.
    pub async fn act(&self, who: &str, command: Command) -> Done {
        let actor = Actor::Person(self.capacity(who).clone());
        self.app.act(&actor, &command).await.unwrap()
    }

    /// A browser in which this person has signed in.
    pub async fn browser(&self, who: &str) -> Browser {
        let mut browser = self.signed_out();
        let form = format!("name={who}&password={}", PASSWORD.replace(' ', "+"));
        let answer = browser.send_form("/sign-in", form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        let account = browser.get("/account").await.text;
        browser.csrf = between(&account, "name=\"csrf\" value=\"", "\"").to_owned();
        browser
    }

    /// A browser in which nobody has signed in.
    pub fn signed_out(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookie: String::new(),
            csrf: String::new(),
        }
    }
}

impl World {
    /// A program that calls the API with a token of this person.
    pub async fn program(&self, who: &str) -> Program {
        let person = self.capacity(who).person;
        Program {
            browser: self.signed_out(),
            token: self.app.make_token(person, "program").await.unwrap(),
        }
    }
}

/// A program: a token.
pub struct Program {
    browser: Browser,
    token: String,
}

impl Program {
    /// Something by its address.
    pub async fn get(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path);
        self.browser
            .answer(request.body(Body::empty()).unwrap())
            .await
    }

    /// JSON under an idempotency key.
    pub async fn post(&self, path: &str, key: &str, body: &serde_json::Value) -> Answer {
        let request = self.request(Method::POST, path);
        let request = request.header("idempotency-key", key);
        let request = request.header(CONTENT_TYPE, "application/json");
        self.browser
            .answer(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    /// A file under an idempotency key, with every warning acknowledged.
    pub async fn send(&self, key: &str, file: &[u8]) -> Answer {
        self.post_file("/api/v1/submissions?acknowledge=all", key, file)
            .await
    }

    /// A file under an idempotency key, to this address.
    pub async fn post_file(&self, path: &str, key: &str, file: &[u8]) -> Answer {
        let request = self.request(Method::POST, path);
        let request = request.header("idempotency-key", key);
        let request = request.header(CONTENT_TYPE, "text/csv");
        self.browser
            .answer(request.body(Body::from(file.to_vec())).unwrap())
            .await
    }

    fn request(&self, method: Method, path: &str) -> http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "firmgate.example")
            .header("authorization", format!("Bearer {}", self.token))
    }
}

impl Answer {
    /// What the answer says, as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }
}

async fn enter(app: &App) -> Vec<(&'static str, Capacity)> {
    let organisations: Vec<Organisation> = CAST
        .iter()
        .map(
            |(_, name, organisation_type, party_category)| Organisation {
                reference: app.organisation_reference(name),
                name: (*name).to_owned(),
                organisation_type: *organisation_type,
                party_category: *party_category,
            },
        )
        .collect();
    app.ledger.put_organisations(&organisations).await.unwrap();
    let holder = MakeHolder {
        make: Make::parse("Northmere").unwrap(),
        organisation: app.organisation_reference("Northmere"),
        from: "2020-01-01".parse().unwrap(),
        until: None,
    };
    app.ledger.put_make_holders(&[holder]).await.unwrap();
    let mut capacities = Vec::new();
    for ((who, ..), organisation) in CAST.iter().zip(organisations) {
        let person = app.add_person(organisation.reference, who, "Desk", PASSWORD);
        let capacity = Capacity {
            person: person.await.unwrap(),
            organisation: organisation.reference,
            organisation_type: organisation.organisation_type,
            party_category: organisation.party_category,
        };
        capacities.push((*who, capacity));
    }
    capacities
}

/// A browser: a cookie and the token that its forms carry.
pub struct Browser {
    router: Router,
    cookie: String,
    pub csrf: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// Where it leads on to.
    pub fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.headers[LOCATION].to_str().unwrap().to_owned()
    }

    /// Whether these words stand on the page, once its tags are taken away.
    pub fn says(&self, words: &str) -> bool {
        let mut plain = String::new();
        let mut in_tag = false;
        for c in self.text.chars() {
            match (c, in_tag) {
                ('<', _) => in_tag = true,
                ('>', true) => in_tag = false,
                (c, false) => plain.push(c),
                (_, true) => {}
            }
        }
        plain.replace("&amp;", "&").contains(words)
    }
}

impl Browser {
    /// A page. One that says it is still at work is asked for again, as a browser would: on a busy
    /// machine a check may take longer than the server waits for it.
    pub async fn get(&self, path: &str) -> Answer {
        loop {
            let answer = self.send(Method::GET, path, "", Vec::new()).await;
            if !answer.text.contains("http-equiv=\"refresh\"") {
                return answer;
            }
        }
    }

    /// A form with its token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        self.send_form(path, urlencoded(&all)).await
    }

    /// A form exactly as given.
    pub async fn send_form(&self, path: &str, form: String) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, kind, form.into_bytes()).await
    }

    /// A file with its token.
    pub async fn upload(&self, file: &[u8]) -> Answer {
        let token = [("csrf", "", self.csrf.as_bytes())];
        self.send_parts(&[token[0], ("file", "returns.csv", file)])
            .await
    }

    /// The parts of an upload exactly as given: name, file name, content.
    pub async fn send_parts(&self, parts: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, file, content) in parts {
            let file = match file.is_empty() {
                true => String::new(),
                false => format!("; filename=\"{file}\""),
            };
            let head = format!(
                "--boundary\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--boundary--\r\n");
        let kind = "multipart/form-data; boundary=boundary";
        self.send(Method::POST, "/submissions/new", kind, body)
            .await
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "firmgate.example")
            .header(COOKIE, &self.cookie);
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body)).unwrap();
        self.answer(request).await
    }

    /// Any request at all.
    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The cookie, for a request that is made by hand.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }
}

fn urlencoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.bytes()
            .map(|byte| match byte.is_ascii_alphanumeric() {
                true => char::from(byte).to_string(),
                false => format!("%{byte:02X}"),
            })
            .collect::<String>()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<String>>().join("&")
}

/// The text after the first `start`, up to `end`.
pub fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).map(|at| at + start.len());
    let rest = &text[from.unwrap_or_else(|| panic!("no {start} in {text}"))..];
    &rest[..rest.find(end).unwrap()]
}

/// A submission with the ten columns and these rows.
pub fn file(rows: &[&str]) -> Vec<u8> {
    let header = "Identifier,Make,Model,Firmware Version,Device Type,Source,\
                  Status of Information,Date last Updated,Fix Available,Fix Information";
    let mut text = format!("{header}\r\n");
    for row in rows {
        text.push_str(row);
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// A row that nothing can be said against.
pub const GOOD_ROW: &str = "1,Northmere,NM-E210,0002012F,ESME,Device Manufacturer,Defect,\
                            2026-04-07,Yes,Firmware 00020140 restores half-hourly reads.";

/// Sends a file through its preview to its receipt's address.
pub async fn send_through(browser: &Browser, file: &[u8]) -> String {
    let preview = browser.upload(file).await.location();
    assert!(preview.starts_with("/submissions/preview/"), "{preview}");
    let page = browser.get(&preview).await;
    let shown = between(&page.text, "name=\"shown\" value=\"", "\"");
    let mut fields = vec![("shown", shown), ("agree", "yes")];
    for code in page.text.split("name=\"ack\"").skip(1) {
        fields.push(("ack", between(code, "value=\"", "\"")));
    }
    browser.post(&preview, &fields).await.location()
}

/// The reference at the end of an address.
pub fn reference_in(address: &str) -> &str {
    let path = address.split('?').next().unwrap();
    path.rsplit('/').next().unwrap()
}

/// Sends the good row as Northmere, verifies it, and asks for confirmation. Gives the addresses of
/// receipt, item and request.
pub async fn asked_to_confirm(world: &World) -> (String, String, String) {
    let browser = world.browser("northmere").await;
    let receipt = send_through(&browser, &file(&[GOOD_ROW])).await;
    let own = world.capacity("northmere").organisation;
    let items = world.app.ledger.items_of(own).await.unwrap();
    let item = items[0].value.reference;
    let seen = items[0].version;
    world.act("dcc", Command::VerifyItem { item, seen }).await;
    let done = world
        .act("dcc", Command::AskConfirmation { item, clause: 1 })
        .await;
    let Made::Confirmation(request) = done.made else {
        panic!("a request was made: {:?}", done.made);
    };
    let (item, request) = (
        format!("/submissions/items/{item}"),
        format!("/confirmations/{request}"),
    );
    (receipt, item, request)
}

/// The present moment of the world's clock, as a day.
pub fn today(world: &World) -> Date {
    world.clock.today()
}
