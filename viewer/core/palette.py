"""Colours by role, for the 3D scene and for text, light and dark; told apart by colour-blind eyes too."""

from __future__ import annotations

from dataclasses import dataclass

THEMES = ("light", "dark")


@dataclass(frozen=True)
class RoleColour:
    """`scene` paints the structure, `light` and `dark` its name in text on that background (contrast >= 4.5)."""

    scene: str
    light: str
    dark: str
    label: str

    def text(self, theme: str) -> str:
        return self.dark if theme == "dark" else self.light


# What a structure looks like when it plays a part in the selection.
SELECTION_ROLES: dict[str, RoleColour] = {
    "disc": RoleColour("#1F78BE", "#1A6DAF", "#5CB0EE", "Disc"),
    "facets": RoleColour("#B8326F", "#B8326F", "#F07CB1", "Facet joints"),
    "exiting_roots": RoleColour("#F0A202", "#8F5C00", "#FFC04D", "Exiting roots"),
    "traversing_roots": RoleColour("#0B8259", "#0B7A54", "#3FD0A0", "Traversing roots"),
    "ligaments": RoleColour("#7A5CB8", "#6B4FA8", "#B49BEA", "Ligaments"),
    "canal": RoleColour("#C9A227", "#7D6300", "#E3C65B", "Canal and sac"),
    "vertebrae": RoleColour("#D9A05B", "#8A5A1C", "#E9BC84", "Vertebrae"),
    "parts": RoleColour("#C4622D", "#A34A18", "#F0A071", "Parts of bones"),
}

# What a structure looks like while it plays none.
BASE_COLOURS: dict[str, str] = {
    "bone": "#EFE2C4",
    "disc": "#A9BCCB",
    "facet": "#C9A9B4",
    "nerve": "#E3C878",
    "canal": "#D9CBA0",
    "ligament": "#D8D2C6",
    "other": "#B8B8B8",
}

# The selection role a structure takes when it is selected on its own, by its own role.
ROLE_WHEN_SELECTED: dict[str, str] = {
    "bone": "vertebrae",
    "disc": "disc",
    "facet": "facets",
    "nerve": "exiting_roots",
    "canal": "canal",
    "ligament": "ligaments",
    "other": "vertebrae",
}


@dataclass(frozen=True)
class Backdrop:
    """Background of the viewport, top to bottom, and the ink of labels and silhouettes on it."""

    top: str
    bottom: str
    ink: str
    label_fill: str


BACKDROPS: dict[str, Backdrop] = {
    "light": Backdrop("#F4F7FA", "#DCE3EB", "#1B2430", "#FFFFFF"),
    "dark": Backdrop("#252C35", "#14181D", "#F2F5F8", "#1D232B"),
}

# The three planes of a scan: its cross hairs in the slices, its frames in the 3D picture.
PLANE_COLOURS: dict[str, str] = {"axial": "#E4572E", "sagittal": "#F2C14E", "coronal": "#4FB286"}
# What is laid over the open pack, light and dark: like nothing else on view, to colour-blind eyes too.
GHOSTS: dict[str, str] = {"light": "#00A0B8", "dark": "#35E0F2"}
