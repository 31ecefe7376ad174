//! A proxy on loopback that forwards what it is sent and keeps the heads.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A proxy for plain HTTP and, by CONNECT, for anything else.
pub(crate) struct Forwarder {
    authority: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Forwarder {
    pub(crate) fn start() -> Self {
        Self::start_with(|| {})
    }

    /// Does `before_first` before it forwards its first request.
    pub(crate) fn start_with(before_first: impl FnOnce() + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        // Ends with the process, as do those of its connections.
        thread::spawn(move || {
            let before_first = Arc::new(Mutex::new(Some(before_first)));
            for client in listener.incoming() {
                let (client, seen) = (client.unwrap(), Arc::clone(&seen));
                let before_first = Arc::clone(&before_first);
                // A connection that is opened and not needed must not hold up the others.
                thread::spawn(move || {
                    let Ok(head) = read_head(&client) else {
                        return;
                    };
                    if let Some(before_first) = before_first.lock().unwrap().take() {
                        before_first();
                    }
                    seen.lock().unwrap().push(head.clone());
                    forward(client, &head).unwrap();
                });
            }
        });
        Self { authority, heads }
    }

    /// Its address, with user information such as `user:password@` or none.
    pub(crate) fn url(&self, user_information: &str) -> String {
        format!("http://{user_information}{}", self.authority)
    }

    /// The first head of each connection.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

fn read_head(mut client: &TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(String::from_utf8(head).unwrap())
}

fn forward(mut client: TcpStream, head: &str) -> io::Result<()> {
    let target = head.split(' ').nth(1).unwrap();
    let server = if head.starts_with("CONNECT ") {
        client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
        TcpStream::connect(target)?
    } else {
        let authority = target.strip_prefix("http://").unwrap();
        let mut server = TcpStream::connect(authority.split('/').next().unwrap())?;
        server.write_all(head.as_bytes())?;
        server
    };
    copy(client.try_clone()?, server.try_clone()?);
    copy(server, client);
    Ok(())
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        // Either side may leave at any time.
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
}
