//! Planning the level that a launch is ready for, before a person seals it (SL-4, SL-7).

use super::super::answer::{json, not_found, problem, problem_with, read_failed};
use super::super::caller::Caller;
use super::super::forms::ProblemForm;
use super::answer::launch_act_failed;
use super::forms::PlanForm;
use crate::WebState;
use app::authority::{Act, Allowance, allows};
use app::launches::{LaunchActError, ProposalError};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use formats::problem::ProblemDetails;
use formats::sentences::launch::plan::{plan_refusal_text, waiting_text};
use launch::decision::Refusal;
use launch::plan::RefusedPlan;
use terms::LaunchRef;

/// Plans the level that the launch is ready for, has the plan judged, and keeps it for a person to
/// seal (DCC). Asked again in the same state it gives the same plan.
#[utoipa::path(
    post,
    path = "/api/v1/launches/{reference}/plan",
    operation_id = "planLevel",
    tag = "launch",
    params(("reference" = String, Path, description = "The launch's reference")),
    responses(
        (status = 200, description = "The plan with its report", body = PlanForm),
        (status = 401, description = "Not signed in", body = ProblemForm, content_type = "application/problem+json"),
        (status = 403, description = "Not DCC", body = ProblemForm, content_type = "application/problem+json"),
        (status = 404, description = "None of the caller's", body = ProblemForm, content_type = "application/problem+json"),
        (status = 422, description = "It cannot be planned: in_reach and the member waiting say where the hubs are", body = ProblemForm, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests", body = ProblemForm, content_type = "application/problem+json"),
    )
)]
pub async fn propose(
    State(state): State<WebState>,
    caller: Caller,
    Path(reference): Path<String>,
) -> Response {
    // Whoever may seal may look at what would be sealed.
    match allows(&caller.actor(), Act::SealTranche) {
        Allowance::Allowed => {}
        Allowance::NotAllowed => {
            return launch_act_failed(&LaunchActError::Refused(Refusal::NotAuthorised));
        }
    }
    let Some(launch) = LaunchRef::parse(&reference) else {
        return not_found();
    };
    match state.app.launch_for(caller.capacity(), launch).await {
        Ok(Some(_)) => {}
        Ok(None) => return not_found(),
        Err(error) => return read_failed(&error),
    }
    match state.app.propose_plan(launch).await {
        Ok(proposal) => json(&HeaderMap::new(), &PlanForm::of(&proposal)),
        Err(error) => not_planned(&error),
    }
}

fn not_planned(error: &ProposalError) -> Response {
    let details = |code| ProblemDetails::new(422, code, "Not planned");
    match error {
        ProposalError::NotReady => problem(
            &details("not-ready")
                .with_detail("The launch is not at a point where its level can be planned."),
        ),
        ProposalError::NoFleet => problem(
            &details("no-inventory").with_detail("There is no inventory. Import one first."),
        ),
        ProposalError::Refused(refused) => refused_plan(refused),
        ProposalError::Unsound(faults) => {
            tracing::error!(?faults, "a plan did not pass its check");
            let details = ProblemDetails::new(500, "plan-unsound", "Not planned").with_detail(
                "The plan did not pass its own check, which is a fault of ours. Nothing was kept.",
            );
            problem(&details)
        }
        ProposalError::Ledger(error) => read_failed(error),
    }
}

fn refused_plan(refused: &RefusedPlan) -> Response {
    let details = ProblemDetails::new(422, "plan-refused", "Not planned")
        .with_detail(plan_refusal_text(&refused.why));
    let waiting: Vec<serde_json::Value> = refused
        .waiting()
        .map(|(reason, hubs)| serde_json::json!({ "why": waiting_text(reason), "hubs": hubs }))
        .collect();
    let members = serde_json::json!({ "in_reach": refused.in_reach, "waiting": waiting });
    problem_with(&details, members)
}
