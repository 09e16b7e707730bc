"""Receive: source → original → draft → gate → published version. Every door that brings a file in walks through here."""
