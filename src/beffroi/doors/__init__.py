"""Every way in and out: the Explore API, the portal, the command line."""
