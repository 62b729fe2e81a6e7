"""Tables that people bring along: from the bytes of a file to points, and a sentence on how."""
