//! Serves the pages and the API, with background work beside them, until told to stop.

use crate::drop_folder;
use crate::front_door::{self, Bounds, Wire};
use crate::operations::{self, Numbers, Work, counted, worked};
use crate::outward::Outward;
use crate::post_office::HttpPost;
use crate::published_entries::PublishedReader;
use crate::wiring::DataDirectory;
use app::App;
use app::ports::PostOffice;
use axum::Router;
use axum::http::Uri;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use formats::transport::TransportFault;
use pages::{Problem, World, problem_page};
use published::Reader;
use reading::ReadingState;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior, interval};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use web::{WebSetting, WebState};

/// How often background work looks for something to do.
const BACKGROUND_PERIOD: Duration = Duration::from_secs(5);

/// Everything that is served, with who is asking found out first.
pub fn router(app: Arc<App>, data: &DataDirectory, setting: WebSetting) -> Router {
    let world = setting.world;
    let reader = Reader::open(data.published());
    let state = WebState {
        app,
        setting: Arc::new(setting),
        published: Arc::new(PublishedReader(reader.clone())),
    };
    let reading = reading::router(ReadingState { reader });
    web::router(state.clone())
        .merge(reading)
        .fallback(move |asked: Uri| async move { web::no_such_address(asked.path(), world) })
        .method_not_allowed_fallback(move |asked: Uri| async move {
            web::no_such_method(asked.path(), world)
        })
        .layer(from_fn_with_state(state, web::identify))
        .layer(CatchPanicLayer::custom(move |_| internal(world)))
        .layer(CompressionLayer::new())
        .layer(from_fn(counted))
}

fn internal(world: World) -> Response {
    problem_page(&Problem::Internal, None, world)
}

/// How a server reaches the world, and the world it.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Where it listens.
    pub listen: SocketAddr,
    /// What connections speak that come in.
    pub inward: Wire,
    /// How alerts go out.
    pub outward: Outward,
    /// Where operators watch, if anywhere.
    pub operators: Option<SocketAddr>,
}

impl Lines {
    /// In the clear, both ways.
    pub fn plain(listen: SocketAddr) -> Lines {
        Lines {
            listen,
            inward: Wire::Plain,
            outward: Outward::PlainOnly,
            operators: None,
        }
    }

    /// Whether any keys or certificates are kept that can be read again.
    fn keeps_any(&self) -> bool {
        let tls_inward = matches!(self.inward, Wire::Tls(_));
        tls_inward || matches!(self.outward, Outward::Tls(_))
    }

    /// Reads the keys and certificates that are kept again, and says in the log of each what became of
    /// it; of what is not kept, nothing.
    fn read_again(&self) {
        if let Wire::Tls(kept) = &self.inward {
            log_reading("server", kept.read_again());
        }
        if let Outward::Tls(kept) = &self.outward {
            log_reading("alerts", kept.read_again());
        }
    }
}

fn log_reading(of: &str, read: Result<(), TransportFault>) {
    match read {
        Ok(()) => tracing::info!(of, "keys and certificates were read again"),
        Err(fault) => tracing::error!(of, "{fault} What was in force before stays in force."),
    }
}

/// Serves on this address until the process is told to stop, with this beside the background work.
/// Prints the address once it answers.
pub async fn serve(
    app: Arc<App>,
    data: &DataDirectory,
    setting: WebSetting,
    lines: Lines,
    beside: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(lines.listen).await?;
    let address = listener.local_addr()?;
    let router = router(Arc::clone(&app), data, setting);
    let mut background = Background::of(&app, data, lines.outward.clone());
    background.0.spawn(beside);
    if lines.keeps_any() {
        background.0.spawn(read_again_when_told(lines.clone())?);
    }
    if let Some(operators) = lines.operators {
        let watched = TcpListener::bind(operators).await?;
        let numbers = Numbers::counting().map_err(std::io::Error::other)?;
        println!("Operators watch at http://{}", watched.local_addr()?);
        let router = operations::router(Arc::clone(&app), numbers);
        background.0.spawn(async move {
            let never = std::future::pending();
            front_door::serve(watched, Wire::Plain, Bounds::USUAL, router, never).await;
        });
    }
    let scheme = match lines.inward {
        Wire::Plain => "http",
        Wire::Tls(_) => "https",
    };
    println!("Firmgate is ready at {scheme}://{address}");
    front_door::serve(listener, lines.inward, Bounds::USUAL, router, stopped()).await;
    background.stop().await;
    Ok(())
}

/// Reads keys and certificates again at each SIGHUP: told when both files of a pair are in place, not
/// when the first of them changes.
fn read_again_when_told(lines: Lines) -> std::io::Result<impl Future<Output = ()> + Send> {
    let mut told = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    Ok(async move {
        while told.recv().await.is_some() {
            lines.read_again();
        }
    })
}

/// The work that goes on behind the pages. Of each kind one round ends before the next begins; the
/// kinds do not wait for each other, so that neither a long look at a launch nor a large file
/// in a drop folder, nor a slow receiver of alerts, keeps the others from their turn.
pub struct Background(JoinSet<()>);

impl Background {
    /// Begins it, at once and then again and again.
    pub fn of(app: &Arc<App>, data: &DataDirectory, outward: Outward) -> Background {
        let mut tasks = JoinSet::new();
        tasks.spawn(work_on_register(Arc::clone(app), data.clone()));
        tasks.spawn(work_on_launches(Arc::clone(app)));
        tasks.spawn(send_alerts(Arc::clone(app), outward));
        Background(tasks)
    }

    /// Ends it. Whatever was under way is done again by the next server: each act is one commit.
    pub async fn stop(mut self) {
        self.0.shutdown().await;
    }
}

fn rounds() -> Interval {
    let mut rounds = interval(BACKGROUND_PERIOD);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    rounds
}

/// Windows that close, orders that are due, waves that begin, gates that are assessed.
async fn work_on_launches(app: Arc<App>) {
    let mut rounds = rounds();
    loop {
        rounds.tick().await;
        let began = Instant::now();
        let done = app.reconcile_launches().await;
        worked(Work::Launches, began, done.is_ok());
        if let Err(error) = done {
            tracing::error!(%error, "background work on launches failed and will be tried again");
        }
    }
}

/// Alerts to Users of the XML interface.
async fn send_alerts(app: Arc<App>, outward: Outward) {
    let post: Arc<dyn PostOffice> = Arc::new(HttpPost(outward));
    let mut rounds = rounds();
    loop {
        rounds.tick().await;
        let began = Instant::now();
        let sent = app.send_alerts(&post).await;
        worked(Work::Alerts, began, sent.is_ok());
        match sent {
            Ok(sent) if sent.held_up > 0 => {
                tracing::warn!(users = sent.held_up, "alerts were not taken");
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "alerts were not sent"),
        }
    }
}

async fn work_on_register(app: Arc<App>, data: DataDirectory) {
    let mut period = rounds();
    // Also once after the start: the server may have stopped between the two erasures.
    let mut files_erased = None;
    loop {
        period.tick().await;
        let began = Instant::now();
        let mut succeeded = true;
        if let Err(error) = app.reconcile().await {
            succeeded = false;
            tracing::error!(%error, "background work failed and will be tried again");
        }
        if files_erased != Some(app.files_erased()) {
            let seen = app.files_erased();
            match drop_folder::erase(&app, &data.drop_folders()).await {
                Ok(_) => files_erased = Some(seen),
                Err(error) => {
                    succeeded = false;
                    tracing::error!(%error, "files in drop folders were not erased");
                }
            }
        }
        if let Err(error) = drop_folder::collect(&app, &data.drop_folders()).await {
            succeeded = false;
            tracing::error!(%error, "the drop folders could not be read");
        }
        worked(Work::Register, began, succeeded);
    }
}

async fn stopped() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "the interrupt signal cannot be watched");
            std::future::pending::<()>().await;
        }
    };
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::error!(%error, "the terminate signal cannot be watched");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
