//! The port of the XML interface.

use super::SqliteLedger;
use crate::fault::fault;
use crate::messages;
use app::ports::{
    AnsweredRequest, Delivery, HeldCertificate, LedgerError, MessageLedger, OutboxLine,
    ServiceUser, WaitingAlert,
};
use async_trait::async_trait;
use terms::{DeviceId, Moment};

#[async_trait]
impl MessageLedger for SqliteLedger {
    async fn service_users(&self) -> Result<Vec<ServiceUser>, LedgerError> {
        reading!(self, messages::users)
    }

    async fn service_user(&self, eui: DeviceId) -> Result<Option<ServiceUser>, LedgerError> {
        reading!(self, messages::user, eui)
    }

    async fn put_service_user(&self, user: &ServiceUser) -> Result<(), LedgerError> {
        writing!(self, messages::put_user, user)
    }

    async fn certificates(&self) -> Result<Vec<HeldCertificate>, LedgerError> {
        reading!(self, messages::certificates)
    }

    async fn put_certificate(&self, certificate: &HeldCertificate) -> Result<(), LedgerError> {
        writing!(self, messages::put_certificate, certificate)
    }

    async fn answered_request(
        &self,
        originator: DeviceId,
        counter: u64,
    ) -> Result<Option<AnsweredRequest>, LedgerError> {
        reading!(self, messages::answered, originator, counter)
    }

    async fn last_counter(&self, originator: DeviceId) -> Result<Option<u64>, LedgerError> {
        reading!(self, messages::last_counter, originator)
    }

    async fn keep_answered(&self, answered: &AnsweredRequest) -> Result<(), LedgerError> {
        writing!(self, messages::keep_answered, answered)
    }

    async fn waiting_alerts(
        &self,
        user: DeviceId,
        limit: u32,
    ) -> Result<(Vec<WaitingAlert>, Option<Delivery>), LedgerError> {
        reading!(self, messages::waiting, user, limit)
    }

    async fn alert_taken(
        &self,
        user: DeviceId,
        number: u64,
        at: Moment,
    ) -> Result<(), LedgerError> {
        writing!(self, messages::taken, user, number, at)
    }

    async fn alert_not_taken(
        &self,
        user: DeviceId,
        number: u64,
        delivery: &Delivery,
    ) -> Result<(), LedgerError> {
        writing!(self, messages::not_taken, user, number, delivery)
    }

    async fn outbox(&self) -> Result<Vec<OutboxLine>, LedgerError> {
        reading!(self, messages::outbox)
    }
}
