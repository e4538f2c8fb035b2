"""The scan beside the spine: reading it, its three linked slices, what the hand does in them."""
