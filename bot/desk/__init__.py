"""The web desk: buyers' widget and agents' workbench over HTTP and WebSockets."""
