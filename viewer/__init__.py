"""The Lumbar viewer: core (state), scene (VTK), ui (Qt) and cli, each floor importing downwards only."""
