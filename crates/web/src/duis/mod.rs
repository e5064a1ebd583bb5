//! The XML interface over HTTP: the addresses that Service Requests are posted to (DUIS.md section
//! 2). Who asks is proven by the signature of the message; where client certificates are demanded, the
//! connection has to be of the same organisation. What is answered is decided in `app::duis`.

use crate::WebState;
use crate::api::forms::ProblemForm;
use crate::certified::Certified;
use app::certified::Sender;
use app::duis::{ServiceAddress, ServiceAnswer};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use formats::duis::codes::Interface;
use formats::problem::{MEDIA_TYPE, ProblemDetails};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What messages of the interface are.
const XML: &str = "application/xml";

/// The addresses of the interface, described.
pub(crate) fn documented() -> OpenApiRouter<WebState> {
    OpenApiRouter::new()
        .routes(routes!(non_device))
        .routes(routes!(send_command))
        .routes(routes!(transform))
}

/// The Non-Device service: a Supplier nominates hubs for a Safe Launch by a signed Service Request.
#[utoipa::path(
    post,
    path = "/api/v1/serviceD",
    operation_id = "serviceD",
    tag = "duis",
    security(()),
    request_body(content = String, content_type = "application/xml", description = "The signed Service Request, at most 2 MiB"),
    responses(
        (status = 200, description = "The signed response, whatever its code", body = String, content_type = "application/xml"),
        (status = 400, description = "Not a message of the interface", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Where client certificates are demanded: none, nobody's, or not of the originator's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No Service Requests are answered here", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not application/xml", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
async fn non_device(
    State(state): State<WebState>,
    Certified(sender): Certified,
    headers: HeaderMap,
    body: Body,
) -> Response {
    answer(&state, ServiceAddress::NonDevice, sender, &headers, body).await
}

/// The Send Command service: no request for a Safe Launch belongs here, and it is told so.
#[utoipa::path(
    post,
    path = "/api/v1/serviceS",
    operation_id = "serviceS",
    tag = "duis",
    security(()),
    request_body(content = String, content_type = "application/xml", description = "The signed Service Request, at most 2 MiB"),
    responses(
        (status = 200, description = "The signed response, whatever its code", body = String, content_type = "application/xml"),
        (status = 400, description = "Not a message of the interface", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Where client certificates are demanded: none, nobody's, or not of the originator's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No Service Requests are answered here", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not application/xml", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
async fn send_command(
    State(state): State<WebState>,
    Certified(sender): Certified,
    headers: HeaderMap,
    body: Body,
) -> Response {
    answer(&state, ServiceAddress::SendCommand, sender, &headers, body).await
}

/// The Transform service: no request for a Safe Launch belongs here, and it is told so.
#[utoipa::path(
    post,
    path = "/api/v1/serviceT",
    operation_id = "serviceT",
    tag = "duis",
    security(()),
    request_body(content = String, content_type = "application/xml", description = "The signed Service Request, at most 2 MiB"),
    responses(
        (status = 200, description = "The signed response, whatever its code", body = String, content_type = "application/xml"),
        (status = 400, description = "Not a message of the interface", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Where client certificates are demanded: none, nobody's, or not of the originator's organisation", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "No Service Requests are answered here", body = ProblemForm, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemForm, content_type = "application/problem+json"),
        (status = 415, description = "Not application/xml", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
async fn transform(
    State(state): State<WebState>,
    Certified(sender): Certified,
    headers: HeaderMap,
    body: Body,
) -> Response {
    answer(&state, ServiceAddress::Transform, sender, &headers, body).await
}

async fn answer(
    state: &WebState,
    address: ServiceAddress,
    sender: Sender,
    headers: &HeaderMap,
    body: Body,
) -> Response {
    if !is_xml(headers) {
        return problem(
            &ProblemDetails::new(415, "media-type", "Not a message of the interface")
                .with_detail("A Service Request is sent as application/xml."),
        );
    }
    let bytes_max = state
        .app
        .broker()
        .map_or(Interface::default().message_bytes_max, |broker| {
            broker.interface.message_bytes_max
        });
    let bytes = match bytes_of(headers, body, bytes_max).await {
        Ok(bytes) => bytes,
        Err(problem) => return problem,
    };
    match state
        .app
        .answer_service_request(bytes, address, sender)
        .await
    {
        Ok(ServiceAnswer::Response(xml)) => {
            let headers = [(CONTENT_TYPE, XML), (CACHE_CONTROL, "no-store")];
            (headers, xml).into_response()
        }
        Ok(ServiceAnswer::Status {
            status,
            code,
            words,
        }) => problem(
            &ProblemDetails::new(status, code, "Not a message of the interface").with_detail(words),
        ),
        Ok(ServiceAnswer::NotSetUp) => problem(
            &ProblemDetails::new(404, "not-found", "Not found")
                .with_detail("This installation answers no Service Requests."),
        ),
        Err(error) => {
            tracing::error!(%error, "a Service Request was not answered");
            problem(&ProblemDetails::new(
                500,
                "internal",
                "Something went wrong on our side",
            ))
        }
    }
}

fn is_xml(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case(XML))
}

/// The body, refused before it is read where it says that it is too large.
async fn bytes_of(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Vec<u8>, Response> {
    let announced = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok());
    if announced.is_some_and(|bytes| bytes > bytes_max) {
        return Err(too_large(bytes_max));
    }
    match axum::body::to_bytes(body, bytes_max).await {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(error) => {
            use std::error::Error;
            let over = error
                .source()
                .is_some_and(|source| source.to_string().contains("length limit"));
            Err(match over {
                true => too_large(bytes_max),
                false => problem(
                    &ProblemDetails::new(400, "body-incomplete", "Not a message of the interface")
                        .with_detail("The body broke off before its end."),
                ),
            })
        }
    }
}

fn too_large(bytes_max: usize) -> Response {
    problem(
        &ProblemDetails::new(413, "too-large", "The message is too large")
            .with_detail(format!("A message has at most {bytes_max} bytes.")),
    )
}

fn problem(problem: &ProblemDetails) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, problem.to_json()).into_response()
}
