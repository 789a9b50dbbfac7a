//! The load balancer in front of the copies of a shop: each connection goes to the next copy, or to
//! one that takes it.

use std::net::SocketAddr;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

use super::Trouble;

/// Passes connections on for as long as it is not aborted.
///
/// # Errors
/// When the address is taken.
pub async fn balance(addr: SocketAddr, copies: Vec<SocketAddr>) -> Result<(), Trouble> {
    let listener = TcpListener::bind(addr).await?;
    let mut next = 0;
    loop {
        let (mut client, _) = listener.accept().await?;
        next += 1;
        let (before, from) = copies.split_at(next % copies.len());
        let order: Vec<SocketAddr> = [from, before].concat();
        tokio::spawn(async move {
            for copy in order {
                if let Ok(mut shop) = TcpStream::connect(copy).await {
                    // An error means that one of both has gone.
                    let _ = copy_bidirectional(&mut client, &mut shop).await;
                    return;
                }
            }
        });
    }
}
