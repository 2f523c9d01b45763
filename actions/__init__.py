"""rasa_sdk Actions, thin: the tracker in, a use case in the middle, slots and replies out."""
