"""Travel times, reach and routes over roads and off them."""

from .making import straight_network, travel_network
from .network import TravelNetwork

__all__ = ["TravelNetwork", "straight_network", "travel_network"]
