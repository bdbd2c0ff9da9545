import AlvaCost
