"""Between our Camera and VTK's."""

from __future__ import annotations

from typing import Any

from viewer.core.state import Camera


def write_camera(renderer: Any, camera: Camera) -> None:
    """Put the renderer's camera where `camera` says."""
    active = renderer.GetActiveCamera()
    active.SetPosition(camera.position)
    active.SetFocalPoint(camera.focal_point)
    active.SetViewUp(camera.view_up)
    active.SetViewAngle(camera.view_angle)
    fit(renderer)


def read_camera(renderer: Any) -> Camera:
    """Where the renderer's camera is."""
    active = renderer.GetActiveCamera()
    return Camera(
        tuple(active.GetPosition()), tuple(active.GetFocalPoint()), tuple(active.GetViewUp()), active.GetViewAngle()
    )


def fit(renderer: Any) -> None:
    """In a viewport higher than wide the angle counts across, so that nothing is cut off; near and far follow."""
    width, height = renderer.GetSize()
    active = renderer.GetActiveCamera()
    narrow = width < height
    if bool(active.GetUseHorizontalViewAngle()) != narrow:
        active.SetUseHorizontalViewAngle(narrow)
    renderer.ResetCameraClippingRange()
