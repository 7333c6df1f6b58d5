use cpaas_fleet::Fleet;
use cpaas_sandbox::{Options, Sandbox};
use downstream_children::{of_restcomm, of_voximplant};

async fn each_is_itself(fleet: &Fleet) {
    let report = fleet.info().report().await;
    assert_eq!((report.len(), report.counts().failed), (3, 0));
    assert!(report.successes().all(|(label, info)| info.id.as_str() == label));
}

#[tokio::test]
async fn the_children_of_each_vendor_are_a_fleet() {
    let sandbox = Sandbox::start(Options::new().children(3)).await.unwrap();
    let access = sandbox.restcomm();
    let token = access.auth_token.as_str();
    let config = cpaas_restcomm::Config::auth_token(&access.base_url, &access.account_sid, token);
    let parent = cpaas_restcomm::Client::new(config).unwrap();
    each_is_itself(&of_restcomm(&parent).await.unwrap()).await;

    let access = sandbox.voximplant();
    let config = cpaas_voximplant::Config::from_credentials(access.credentials.as_str());
    let parent = cpaas_voximplant::Client::new(config.with_base_url(&access.base_url)).unwrap();
    each_is_itself(&of_voximplant(&parent).await.unwrap()).await;
}
