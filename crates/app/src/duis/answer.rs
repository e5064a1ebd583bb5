//! A Service Request answered: from its bytes to a signed response, once.

use super::Broker;
use crate::App;
use crate::certified::{CERTIFICATE_OF_ANOTHER, Sender};
use crate::launches::{Replied, Reply};
use crate::ports::{AnsweredRequest, CertificateUse, HeldCertificate, LedgerError};
use formats::duis::c14n::Strictness;
use formats::duis::certificate::{Certificate, IssuingAuthority, Role};
use formats::duis::distinguished_name::{DistinguishedName, SerialNumber};
use formats::duis::identifiers::{MessageId, MessageTime, ResponseCode};
use formats::duis::precedence::{Answer, Situation, Unreadable};
use formats::duis::receive::{self, Signed};
use formats::duis::request::ServiceRequest;
use formats::duis::response::{ResponseHeader, SafeLaunchWarning, ServiceResponse, SetAside};
use formats::duis::signature::{Trust, sign_canonical};
use formats::sentences::duis::{SIGNATURE_REFUSED, fault_text};
use launch::nomination::ClassifiedList;
use ring::rand::SystemRandom;
use std::sync::Arc;
use terms::{DeviceId, Moment};

/// Which service of the interface a request was sent to (DUIS.md section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceAddress {
    /// The Non-Device service: the one for a Safe Launch.
    NonDevice,
    /// The Send Command service.
    SendCommand,
    /// The Transform service.
    Transform,
}

/// What goes back to the sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceAnswer {
    /// A signed response, with HTTP 200 whatever its code.
    Response(Vec<u8>),
    /// An HTTP status alone: no response can be made.
    Status {
        /// The status.
        status: u16,
        /// The stable code of what is wrong.
        code: &'static str,
        /// One sentence, which holds no value of the message.
        words: String,
    },
    /// This installation answers no Service Requests.
    NotSetUp,
}

/// A request that was taken in, with what tells it from others.
pub(super) struct Arrival {
    pub(super) request: ServiceRequest,
    /// SHA-256 of what was signed.
    signed_sha256: [u8; 32],
    /// SHA-256 of the bytes as they came.
    pub(super) sha256: [u8; 32],
    pub(super) address: ServiceAddress,
    pub(super) at: Moment,
}

impl App {
    /// Answers a Service Request. The same request sent again has the same answer, byte for byte, but
    /// never to another sender than one that may send it.
    pub async fn answer_service_request(
        &self,
        bytes: Vec<u8>,
        address: ServiceAddress,
        sender: Sender,
    ) -> Result<ServiceAnswer, LedgerError> {
        let Some(broker) = self.broker() else {
            return Ok(ServiceAnswer::NotSetUp);
        };
        let at = self.now();
        let held = self.message_ledger()?.certificates().await?;
        let (reader, sha256) = (Arc::clone(&broker), crate::sha256(&bytes));
        // A full list takes tens of milliseconds to read and check; other requests go on meanwhile.
        let taken_in = tokio::task::spawn_blocking(move || take_in(&bytes, &reader, &held, at));
        let taken_in = taken_in
            .await
            .map_err(|_| LedgerError::Storage("a Service Request cannot be read".to_owned()))?;
        let (request, signer) = match taken_in {
            Ok(signed) => signed.into_parts(),
            Err(unreadable) => return unreadable_answer(&broker, &unreadable, at),
        };
        if !self.may_send(sender, request.id.originator).await? {
            tracing::warn!("a Service Request came over another organisation's connection");
            return Ok(of_another());
        }
        let arrival = Arrival {
            request,
            signed_sha256: signer.digest,
            sha256,
            address,
            at,
        };
        match self.answered_before(&arrival).await? {
            Before::Never => {}
            Before::Same(answer) => return Ok(answer),
            Before::Used => return request_id_used(&broker, &arrival),
        }
        self.answer_first(&broker, &arrival).await
    }

    /// Answers a request that has no answer yet, as far as was known a moment ago.
    async fn answer_first(
        &self,
        broker: &Broker,
        arrival: &Arrival,
    ) -> Result<ServiceAnswer, LedgerError> {
        let nominated = match self.judge(broker, arrival).await? {
            Ok(nominating) => {
                let make = |answer: &launch::decision::Answer| accepted(broker, arrival, answer);
                self.nominate(&nominating, &Reply(&make)).await
            }
            Err(situation) => Ok(Err(situation)),
        };
        let kept = match nominated {
            Ok(Ok(())) => Ok(()),
            Ok(Err(situation)) => match made(broker, arrival, situation, None)? {
                Made::Response(replied) => self.keep_refusal(&replied).await,
                Made::Status(answer) => return Ok(answer),
            },
            Err(error) => Err(error),
        };
        match kept {
            // Answered from what is recorded, the first time too: there is one answer.
            Ok(()) | Err(LedgerError::AlreadyDone(_)) => match self.answered_before(arrival).await?
            {
                Before::Same(answer) => Ok(answer),
                Before::Never | Before::Used => Err(LedgerError::Corrupt(
                    "the answer to a Service Request is not as recorded".to_owned(),
                )),
            },
            Err(LedgerError::RequestIdUsed) => request_id_used(broker, arrival),
            Err(error) => Err(error),
        }
    }

    /// Whether this originator's requests may come from this sender. Asked before anything recorded is
    /// looked at, since a recorded answer tells of the originator's hubs.
    async fn may_send(&self, sender: Sender, originator: DeviceId) -> Result<bool, LedgerError> {
        match sender {
            Sender::NotAsked => Ok(true),
            Sender::Proven(_) => {
                let organisation = self.organisation_of_user(originator).await?;
                Ok(organisation.is_some_and(|organisation| sender.may_speak_for(organisation)))
            }
        }
    }

    async fn keep_refusal(&self, replied: &Replied) -> Result<(), LedgerError> {
        self.objects.put(&replied.response).await?;
        self.message_ledger()?.keep_answered(&replied.record).await
    }

    async fn answered_before(&self, arrival: &Arrival) -> Result<Before, LedgerError> {
        let ledger = self.message_ledger()?;
        let MessageId {
            originator,
            counter,
            ..
        } = arrival.request.id;
        let Some(before) = ledger.answered_request(originator, counter).await? else {
            let last = ledger.last_counter(originator).await?;
            return Ok(match last.is_some_and(|last| counter <= last) {
                true => Before::Used,
                false => Before::Never,
            });
        };
        if before.signed_sha256 != arrival.signed_sha256 {
            return Ok(Before::Used);
        }
        let response = self.objects.get(&before.response_sha256).await?;
        let response = response.ok_or_else(|| {
            LedgerError::Corrupt("the response to a Service Request is not there".to_owned())
        })?;
        Ok(Before::Same(ServiceAnswer::Response(response)))
    }
}

/// Whether a RequestID was used before.
enum Before {
    Never,
    /// For the same request: its answer.
    Same(ServiceAnswer),
    /// For another, or its counter is not above the originator's last.
    Used,
}

/// Steps 1 to 4: from bytes to proven words.
fn take_in(
    bytes: &[u8],
    broker: &Broker,
    held: &[HeldCertificate],
    at: Moment,
) -> Result<Signed<ServiceRequest>, Unreadable> {
    let certificates = |issuer: &DistinguishedName, serial: &SerialNumber| {
        let signer = held.iter().filter(|one| one.may == CertificateUse::Signs);
        let signer = signer.filter_map(certificate_of);
        let found = { signer }.find(|one| one.issuer() == issuer && one.serial() == serial)?;
        is_trusted(&found, held, at).then_some(found)
    };
    let trust = Trust {
        certificates: &certificates,
        roles: &[Role::XML_SIGN],
        at,
        strictness: Strictness::Exact,
    };
    receive::request(bytes, &broker.interface, &trust)
}

fn certificate_of(held: &HeldCertificate) -> Option<Certificate> {
    let certificate = Certificate::parse(&held.der).ok()?;
    Some(match held.revoked_from {
        Some(from) => certificate.revoked_from(from),
        None => certificate,
    })
}

/// Whether an issuer that is held, valid and not revoked now, issued it.
pub(super) fn is_trusted(certificate: &Certificate, held: &[HeldCertificate], at: Moment) -> bool {
    held.iter()
        .filter(|one| one.may == CertificateUse::Issues)
        .filter(|one| one.revoked_from.is_none_or(|from| at < from))
        .filter_map(|one| IssuingAuthority::parse(&one.der).ok())
        .filter(|issuer| issuer.is_valid(at))
        .any(|issuer| certificate.is_issued_by(&issuer))
}

/// A response that can be sent, or a status where none is called for.
enum Made {
    Response(Replied),
    Status(ServiceAnswer),
}

/// The answer in this situation, signed.
fn made(
    broker: &Broker,
    arrival: &Arrival,
    situation: Situation,
    warning: Option<SafeLaunchWarning>,
) -> Result<Made, LedgerError> {
    let code = match broker.codes.answer(situation) {
        Answer::Status(status) => return Ok(Made::Status(bare(status, situation))),
        Answer::Code(code) => code,
    };
    let id = arrival.request.id;
    let record = |response: &[u8]| AnsweredRequest {
        originator: id.originator,
        counter: id.counter,
        signed_sha256: arrival.signed_sha256,
        code: code.text().to_owned(),
        response_sha256: crate::sha256(response),
        at: arrival.at,
    };
    let response = signed(broker, Some(id), code.clone(), warning, arrival.at)?;
    Ok(Made::Response(Replied {
        record: record(&response),
        response,
    }))
}

/// The answer to a list that was taken: which Device IDs were set aside, if any were.
fn accepted(
    broker: &Broker,
    arrival: &Arrival,
    answer: &launch::decision::Answer,
) -> Result<Replied, LedgerError> {
    let list = match answer {
        launch::decision::Answer::Nominated(list) => list,
        launch::decision::Answer::Done | launch::decision::Answer::TakenOff { .. } => {
            return Err(LedgerError::Corrupt(
                "a list was not answered as one".to_owned(),
            ));
        }
    };
    let warning = warning_of(list);
    let situation = match warning {
        Some(_) => Situation::SomeSetAside,
        None => Situation::Accepted,
    };
    match made(broker, arrival, situation, warning)? {
        Made::Response(replied) => Ok(replied),
        Made::Status(_) => Err(LedgerError::Storage(format!(
            "the setting {} must be a response code",
            situation.key()
        ))),
    }
}

fn warning_of(list: &ClassifiedList) -> Option<SafeLaunchWarning> {
    use launch::nomination::SetAside as Reason;
    SafeLaunchWarning::of(list.set_aside.iter().map(|(device, reason)| {
        let list = match reason {
            Reason::Invalid => SetAside::Invalid,
            Reason::NotCommissioned => SetAside::NotCommissioned,
            Reason::NotApplicable => SetAside::NotApplicableFirmware,
            Reason::InTranche | Reason::InOtherLaunch | Reason::OnList => {
                SetAside::OtherRequestInProgress
            }
            Reason::NotResponsible => SetAside::NotResponsibleSupplier,
        };
        (list, *device)
    }))
}

/// That the RequestID is taken. It is not recorded: what is recorded under it is another answer.
fn request_id_used(broker: &Broker, arrival: &Arrival) -> Result<ServiceAnswer, LedgerError> {
    Ok(
        match made(broker, arrival, Situation::RequestIdUsed, None)? {
            Made::Response(replied) => ServiceAnswer::Response(replied.response),
            Made::Status(answer) => answer,
        },
    )
}

/// What a sender is told whose message was not taken in. Why a signature was refused goes to the
/// log and to nobody else.
fn unreadable_answer(
    broker: &Broker,
    unreadable: &Unreadable,
    at: Moment,
) -> Result<ServiceAnswer, LedgerError> {
    tracing::warn!(
        code = unreadable.code(),
        "a Service Request was not taken in"
    );
    let (words, id) = match unreadable {
        Unreadable::Message(fault) => (fault_text(fault), None),
        Unreadable::Signature { id, .. } => (SIGNATURE_REFUSED.to_owned(), *id),
    };
    match unreadable.answer(&broker.codes) {
        Answer::Code(code) => signed(broker, id, code, None, at).map(ServiceAnswer::Response),
        Answer::Status(status) => Ok(ServiceAnswer::Status {
            status,
            code: match unreadable {
                Unreadable::Message(fault) => fault.code(),
                Unreadable::Signature { .. } => unreadable.situation().key(),
            },
            words,
        }),
    }
}

/// The transport's refusal of a message whose originator is not who holds the connection's
/// certificate: a status and no signed response, because the message is not looked at any further.
fn of_another() -> ServiceAnswer {
    ServiceAnswer::Status {
        status: 403,
        code: CERTIFICATE_OF_ANOTHER,
        words: "The connection's client certificate is not of the originator's organisation."
            .to_owned(),
    }
}

fn bare(status: u16, situation: Situation) -> ServiceAnswer {
    ServiceAnswer::Status {
        status,
        code: situation.key(),
        words: "The Service Request was refused.".to_owned(),
    }
}

fn signed(
    broker: &Broker,
    request_id: Option<MessageId>,
    code: ResponseCode,
    warning: Option<SafeLaunchWarning>,
    at: Moment,
) -> Result<Vec<u8>, LedgerError> {
    let interface = &broker.interface;
    let at = MessageTime::try_from(at)
        .map_err(|_| LedgerError::Storage("the clock is beyond the year 9999".to_owned()))?;
    let response = ServiceResponse {
        header: ResponseHeader {
            schema_version: interface.schema_version.clone(),
            request_id,
            response_id: None,
            code,
            at,
        },
        service_reference: interface.service_reference.clone(),
        service_reference_variant: interface.service_reference_variant.clone(),
        warning,
    };
    let signed = sign_canonical(&response.write(), &broker.key, &SystemRandom::new());
    let signed =
        signed.map_err(|_| LedgerError::Storage("a response could not be signed".to_owned()))?;
    Ok(signed.into_bytes())
}
