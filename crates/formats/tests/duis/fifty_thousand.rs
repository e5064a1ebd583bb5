//! 50,000 Device IDs go in, 50,001 do not; and a response that names them all comes back (SL-3).

use crate::world::{World, hub, reference, request, response_header};
use formats::duis::codes::Interface;
use formats::duis::device_list::DeviceIdList;
use formats::duis::fault::FaultKind;
use formats::duis::precedence::Unreadable;
use formats::duis::response::{SafeLaunchWarning, ServiceResponse, SetAside};
use formats::duis::xml::Document;

#[test]
fn sl_3_fifty_thousand_hubs_are_received_and_one_more_is_refused() {
    let world = World::new();
    let full = world.sign(&request(50_000).write(), &world.supplier);
    assert!((1_201_000..1_203_000).contains(&full.len()));
    let received = world.receive(&full).unwrap();
    assert_eq!(received.message().body.devices.listed(), 50_000);
    assert_eq!(received.message().body.devices.ids()[49_999], hub(50_000));
    let one_more = world.sign(&request(50_001).write(), &world.supplier);
    let Err(Unreadable::Message(fault)) = world.receive(&one_more) else {
        panic!("50,001 were received");
    };
    let too_long = FaultKind::DeviceListTooLong {
        of: "DeviceIDList",
        ids_max: 50_000,
    };
    assert_eq!(fault.kind, too_long);
}

#[test]
fn sl_3_fifty_thousand_times_the_same_hub_is_one_hub() {
    let world = World::new();
    let mut message = request(1);
    message.body.devices = DeviceIdList::of([hub(1)]);
    let once = hub(1).text();
    let text = message
        .write()
        .replace(&once, &vec![once.as_str(); 50_000].join(","));
    let received = world.receive(&world.sign(&text, &world.supplier)).unwrap();
    let devices = &received.message().body.devices;
    assert_eq!((devices.ids().len(), devices.repeats()), (1, 49_999));
}

#[test]
fn sl_3_a_response_can_set_fifty_thousand_aside_and_is_no_larger_than_a_message_may_be() {
    let world = World::new();
    let set_aside = (1..=50_000).map(|number| (SetAside::ALL[number % 5], hub(number)));
    let response = ServiceResponse {
        header: response_header("W110501"),
        service_reference: reference("11.5"),
        service_reference_variant: reference("11.5"),
        warning: SafeLaunchWarning::of(set_aside),
    };
    let signed = world.sign(&response.write(), &world.broker);
    let max = Interface::default().message_bytes_max;
    let document = Document::read(signed.as_bytes(), max).unwrap();
    assert_eq!(ServiceResponse::read(&document), Ok(response));
}
