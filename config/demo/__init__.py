"""The demo municipality of Lindermeer. Everything in it is invented: people, places, groups and what they did."""
